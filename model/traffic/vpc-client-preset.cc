// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-client-preset.h"

#include "ns3/abort.h"

namespace ns3
{
namespace vpc
{

namespace
{

/// AWS SDKs and Tools Reference Guide, "Retry behavior": 500 tokens, 5 a retry, 10 after a timeout.
RetryQuotaLimits
StandardQuota()
{
    RetryQuotaLimits quota;
    quota.capacity = 500;
    quota.retryCost = 5;
    quota.timeoutCost = 10;
    quota.successRefund = 1;
    return quota;
}

ClientPreset
Botocore(const std::string& name)
{
    ClientPreset p;
    p.name = name;
    // botocore.config.Config reference: connect_timeout 60, read_timeout 60,
    // max_pool_connections 10
    p.connectTimeout = Seconds(60);
    p.requestTimeout = Seconds(60);
    p.pool.maxIdle = 10;
    // urllib3 keeps idle connections until the peer closes them
    p.pool.maxIdleAge = Seconds(0);
    p.pool.maxAge = Seconds(0);
    // Boto3 guide, "Retries", legacy mode: five attempts in all, exponential back-off with base 2
    // (a random number from 0 to 1, times 2^(n-1), seconds), no quota
    p.retry.maxAttempts = 5;
    p.retry.baseDelay = Seconds(1);
    p.retry.jitter = 1.0;
    // socket.create_connection (Python library reference) tries all addresses in turn, each with
    // the whole connect timeout
    p.addressChoice = IN_ORDER;
    // neither Python nor glibc keeps answers; a caching resolver on the host would be a preset's
    // change by the user
    p.dnsCachePolicy = "None";
    return p;
}

ClientPreset
BotocoreStandard(const std::string& name)
{
    ClientPreset p = Botocore(name);
    // Boto3 guide, "Retries", standard mode: three attempts, back-off of at most 20 s, retry quota
    p.retry.maxAttempts = 3;
    p.retry.maxDelay = Seconds(20);
    p.quota = StandardQuota();
    return p;
}

ClientPreset
AwsSdkJava2(const std::string& name)
{
    ClientPreset p;
    p.name = name;
    // AWS SDK for Java 2.x, SdkHttpConfigurationOption: connection timeout 2 s, read timeout 30 s,
    // 50 connections, idle for at most 60 s, no limit of age
    p.connectTimeout = Seconds(2);
    p.requestTimeout = Seconds(30);
    p.pool.maxIdle = 50;
    p.pool.maxIdleAge = Seconds(60);
    p.pool.maxAge = Seconds(0);
    // SDKs and Tools Reference Guide, standard mode: three attempts, at most 20 s; SDK for Java 2.x
    // guide, "Retries": base delay 100 ms with full jitter
    p.retry.maxAttempts = 3;
    p.retry.baseDelay = MilliSeconds(100);
    p.retry.maxDelay = Seconds(20);
    p.retry.jitter = 1.0;
    p.quota = StandardQuota();
    // Apache HttpClient's connection operator tries all addresses in turn
    p.addressChoice = IN_ORDER;
    // java.security, networkaddress.cache.ttl: 30 s without a security manager
    p.dnsCachePolicy = "Fixed";
    p.dnsCacheTime = Seconds(30);
    return p;
}

ClientPreset
JvmEndlessDns(const std::string& name)
{
    ClientPreset p = AwsSdkJava2(name);
    // java.security, networkaddress.cache.ttl = -1: "cache forever", the default with a security
    // manager; AWS's SDK guide warns against it
    p.dnsCachePolicy = "Forever";
    p.dnsCacheTime = Seconds(0);
    return p;
}

ClientPreset
Curl(const std::string& name)
{
    ClientPreset p;
    p.name = name;
    // curl manual, --connect-timeout: 300 s by default; --max-time: no limit
    p.connectTimeout = Seconds(300);
    p.requestTimeout = Seconds(0);
    // one run of the tool is one request; --retry is 0
    p.pool.maxIdle = 0;
    p.retry.maxAttempts = 1;
    // curl manual, --happy-eyeballs-timeout-ms: 200 ms between address families. Addresses of one
    // family are tried one after the other, so with IPv4 alone the delay has no effect.
    p.addressChoice = IN_ORDER;
    p.attemptDelay = MilliSeconds(200);
    // each run of the tool asks anew (CURLOPT_DNS_CACHE_TIMEOUT, 60 s, lives in the process only)
    p.dnsCachePolicy = "None";
    return p;
}

/// connect(2) to the first address, one request, close(2): nothing that the kernel does not do.
ClientPreset
PlainSocket(const std::string& name)
{
    ClientPreset p;
    p.name = name;
    p.pool.maxIdle = 0;
    p.retry.maxAttempts = 1;
    p.addressChoice = FIRST_ADDRESS;
    p.dnsCachePolicy = "None";
    return p;
}

struct Entry
{
    const char* name;
    ClientPreset (*make)(const std::string&);
};

constexpr Entry PRESETS[] = {{"botocore", Botocore},
                             {"botocore-standard", BotocoreStandard},
                             {"aws-sdk-java-2", AwsSdkJava2},
                             {"jvm-endless-dns", JvmEndlessDns},
                             {"curl", Curl},
                             {"plain-socket", PlainSocket}};

} // namespace

ClientPreset
ClientPreset::ByName(const std::string& name)
{
    std::string known;
    for (const auto& entry : PRESETS)
    {
        if (name == entry.name)
        {
            return entry.make(name);
        }
        known += std::string(known.empty() ? "" : ", ") + entry.name;
    }
    NS_ABORT_MSG("ClientPreset: no preset named '" << name << "', choose one of: " << known);
    return {};
}

std::vector<std::string>
ClientPreset::Names()
{
    std::vector<std::string> names;
    for (const auto& entry : PRESETS)
    {
        names.emplace_back(entry.name);
    }
    return names;
}

} // namespace vpc
} // namespace ns3
