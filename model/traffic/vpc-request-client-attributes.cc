// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-request-client.h"

#include "ns3/double.h"
#include "ns3/pointer.h"
#include "ns3/string.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-compat.h"

namespace ns3
{
namespace vpc
{

NS_OBJECT_ENSURE_REGISTERED(RequestClient);

TypeId
RequestClient::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::RequestClient")
            .SetParent<Application>()
            .SetGroupName("VpcEndpoints")
            .AddConstructor<RequestClient>()
            .AddAttribute("Remote",
                          "Name or address of the service.",
                          StringValue(""),
                          MakeStringAccessor(&RequestClient::m_remote),
                          MakeStringChecker())
            .AddAttribute("Fallback",
                          "Name or address to go over to when an attempt with Remote has failed "
                          "(at once, and with MaxAttempts of its own); empty: none.",
                          StringValue(""),
                          MakeStringAccessor(&RequestClient::m_fallback),
                          MakeStringChecker())
            .AddAttribute("FallbackHold",
                          "For how long later requests begin with Fallback after a failure of "
                          "Remote; 0: every request begins with Remote (assumption).",
                          TimeValue(Seconds(0)),
                          MakeTimeAccessor(&RequestClient::m_fallbackHold),
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute("Port",
                          "TCP port of the service.",
                          UintegerValue(443),
                          MakeUintegerAccessor(&RequestClient::m_port),
                          MakeUintegerChecker<uint16_t>(1))
            .AddAttribute("Group",
                          "Label that the records carry.",
                          StringValue(""),
                          MakeStringAccessor(&RequestClient::m_group),
                          MakeStringChecker())
            .AddAttribute("ClientAz",
                          "AZ id of the client's host that the records carry.",
                          StringValue(""),
                          MakeStringAccessor(&RequestClient::m_clientAz),
                          MakeStringChecker())
            .AddAttribute("Interarrival",
                          "Seconds from one request to the next; the first comes at the start.",
                          StringValue("ns3::ExponentialRandomVariable[Mean=1]"),
                          MakePointerAccessor(&RequestClient::m_interarrival),
                          MakePointerChecker<RandomVariableStream>())
            .AddAttribute("MaxRequests",
                          "Number of requests; 0: no limit.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&RequestClient::m_maxRequests),
                          MakeUintegerChecker<uint64_t>())
            .AddAttribute("RequestBytes",
                          "Bytes of a request, at least those of a RequestHeader.",
                          UintegerValue(1024),
                          MakeUintegerAccessor(&RequestClient::m_requestBytes),
                          MakeUintegerChecker<uint32_t>(RequestHeader::SIZE))
            .AddAttribute("ResponseBytes",
                          "Bytes of a response, at least those of a RequestHeader.",
                          UintegerValue(8192),
                          MakeUintegerAccessor(&RequestClient::m_responseBytes),
                          MakeUintegerChecker<uint32_t>(RequestHeader::SIZE))
            .AddAttribute("Principal",
                          "Who asks, for the policies: ARN of a user, role, assumed-role session "
                          "or root user, or \"anonymous\"; empty: requests say nothing of it, and "
                          "pass only where no policy restricts them.",
                          StringValue(""),
                          MakeStringAccessor(&RequestClient::m_principal),
                          MakeStringChecker())
            .AddAttribute("Action",
                          "What for, for the policies: service:Name, e.g. s3:GetObject.",
                          StringValue(""),
                          MakeStringAccessor(&RequestClient::m_action),
                          MakeStringChecker())
            .AddAttribute("Resource",
                          "Of which resource, for the policies: an ARN.",
                          StringValue(""),
                          MakeStringAccessor(&RequestClient::m_resource),
                          MakeStringChecker())
            .AddAttribute("Context",
                          "Condition keys that requests carry: \"key=value\", several parted by "
                          "\"; \", e.g. s3:prefix=2026/; s3:delimiter=/.",
                          StringValue(""),
                          MakeStringAccessor(&RequestClient::m_context),
                          MakeStringChecker())
            .AddAttribute("ConnectTimeout",
                          "Time for the handshake with one address; 0: until TCP gives up.",
                          TimeValue(Seconds(0)),
                          MakeTimeAccessor(&RequestClient::m_connectTimeout),
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute("RequestTimeout",
                          "Time from the request sent to the response complete; 0: no limit.",
                          TimeValue(Seconds(0)),
                          MakeTimeAccessor(&RequestClient::m_requestTimeout),
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute("MaxAttempts",
                          "Attempts with one name, the first one included.",
                          UintegerValue(1),
                          MakeUintegerAccessor(&RequestClient::SetMaxAttempts,
                                               &RequestClient::GetMaxAttempts),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("RetryBaseDelay",
                          "Pause before the first retry; it doubles with each.",
                          TimeValue(MilliSeconds(100)),
                          MakeTimeAccessor(&RequestClient::SetRetryBaseDelay,
                                           &RequestClient::GetRetryBaseDelay),
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute("RetryMaxDelay",
                          "Longest pause before a retry; 0: no limit.",
                          TimeValue(Seconds(20)),
                          MakeTimeAccessor(&RequestClient::SetRetryMaxDelay,
                                           &RequestClient::GetRetryMaxDelay),
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute(
                "RetryJitter",
                "Largest random share taken off a pause: 0 is exact, 1 full jitter.",
                DoubleValue(1.0),
                MakeDoubleAccessor(&RequestClient::SetRetryJitter, &RequestClient::GetRetryJitter),
                MakeDoubleChecker<double>(0.0, 1.0))
            .AddAttribute(
                "RetryQuota",
                "Tokens for retries, as the AWS SDKs have 500 of; 0: no limit.",
                UintegerValue(0),
                MakeUintegerAccessor(&RequestClient::SetRetryQuota, &RequestClient::GetRetryQuota),
                MakeUintegerChecker<uint32_t>())
            .AddAttribute(
                "PoolSize",
                "Idle connections kept; 0: a new connection for each request.",
                UintegerValue(0),
                MakeUintegerAccessor(&RequestClient::SetPoolSize, &RequestClient::GetPoolSize),
                MakeUintegerChecker<uint32_t>())
            .AddAttribute("PoolMaxIdleAge",
                          "Connections idle for this long are not used again; 0: no limit.",
                          TimeValue(Seconds(0)),
                          MakeTimeAccessor(&RequestClient::SetPoolMaxIdleAge,
                                           &RequestClient::GetPoolMaxIdleAge),
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute(
                "PoolMaxAge",
                "Connections this old are not used again; 0: no limit.",
                TimeValue(Seconds(0)),
                MakeTimeAccessor(&RequestClient::SetPoolMaxAge, &RequestClient::GetPoolMaxAge),
                MakeTimeChecker(Seconds(0)))
            .AddAttribute("AddressChoice",
                          "What to do with a name's addresses: First, InOrder (the next one when "
                          "one has failed) or HappyEyeballs (RFC 8305).",
                          EnumValue(FIRST_ADDRESS),
                          compat::MakeEnumAccessor<AddressChoice>(&RequestClient::m_addressChoice),
                          MakeEnumChecker(FIRST_ADDRESS,
                                          "First",
                                          IN_ORDER,
                                          "InOrder",
                                          HAPPY_EYEBALLS,
                                          "HappyEyeballs"))
            .AddAttribute("AttemptDelay",
                          "HappyEyeballs: head start of each address; RFC 8305 recommends 250 ms.",
                          TimeValue(MilliSeconds(250)),
                          MakeTimeAccessor(&RequestClient::m_attemptDelay),
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute("TcpPreset",
                          "Name of the host's TCP behaviour, see ns3::vpc::TcpPreset.",
                          StringValue("linux-6.1"),
                          MakeStringAccessor(&RequestClient::m_presetName),
                          MakeStringChecker())
            .AddAttribute("PathMtu",
                          "Bytes, for TCP's segment size; 0: the smallest MTU of the node.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&RequestClient::m_mtu),
                          MakeUintegerChecker<uint32_t>())
            .AddTraceSource("RequestDone",
                            "A request has ended, well or not: its one record.",
                            MakeTraceSourceAccessor(&RequestClient::m_doneTrace),
                            "ns3::vpc::RequestClient::RequestDoneTracedCallback")
            .AddTraceSource("AttemptDone",
                            "An attempt has ended: the record as it stands, total still zero.",
                            MakeTraceSourceAccessor(&RequestClient::m_attemptTrace),
                            "ns3::vpc::RequestClient::RequestDoneTracedCallback");
    return tid;
}

void
RequestClient::SetMaxAttempts(uint32_t value)
{
    m_retry.maxAttempts = value;
}

uint32_t
RequestClient::GetMaxAttempts() const
{
    return m_retry.maxAttempts;
}

void
RequestClient::SetRetryBaseDelay(Time value)
{
    m_retry.baseDelay = value;
}

Time
RequestClient::GetRetryBaseDelay() const
{
    return m_retry.baseDelay;
}

void
RequestClient::SetRetryMaxDelay(Time value)
{
    m_retry.maxDelay = value;
}

Time
RequestClient::GetRetryMaxDelay() const
{
    return m_retry.maxDelay;
}

void
RequestClient::SetRetryJitter(double value)
{
    m_retry.jitter = value;
}

double
RequestClient::GetRetryJitter() const
{
    return m_retry.jitter;
}

void
RequestClient::SetRetryQuota(uint32_t value)
{
    m_quotaLimits.capacity = value;
}

uint32_t
RequestClient::GetRetryQuota() const
{
    return m_quotaLimits.capacity;
}

void
RequestClient::SetPoolSize(uint32_t value)
{
    m_poolLimits.maxIdle = value;
}

uint32_t
RequestClient::GetPoolSize() const
{
    return m_poolLimits.maxIdle;
}

void
RequestClient::SetPoolMaxIdleAge(Time value)
{
    m_poolLimits.maxIdleAge = value;
}

Time
RequestClient::GetPoolMaxIdleAge() const
{
    return m_poolLimits.maxIdleAge;
}

void
RequestClient::SetPoolMaxAge(Time value)
{
    m_poolLimits.maxAge = value;
}

Time
RequestClient::GetPoolMaxAge() const
{
    return m_poolLimits.maxAge;
}

} // namespace vpc
} // namespace ns3
