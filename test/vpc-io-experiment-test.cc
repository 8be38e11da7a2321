// SPDX-License-Identifier: GPL-2.0-only
// Experiment files: what they say, and one line for each mistake in them.
#include "ns3/vpc-experiment.h"
#include "ns3/vpc-yaml.h"

#include <gtest/gtest.h>

namespace ns3
{
namespace vpc
{
namespace
{

const std::string GOOD = R"(description: An AZ fails
topology:
  cloudformation: three-az.yaml
  parameters: {Zones: 3, Environment: prod}
latency: modern
onPremises:
  - name: hq
    cidr: 172.16.0.0/16
    directConnect: {bandwidth: 1Gbps, rtt: 4ms, bfd: true, to: Vgw}
    vpn: {rtt: 40ms, to: Vgw}
services: {serviceTime: 2ms, concurrency: 10}
workload:
  - from: {subnet: [AppA, AppB], hosts: 10}
    to: sqs.us-east-1.amazonaws.com:443
    rate: 30/min
    request: 2KiB
    client: aws-sdk-java-2
  - from: {vpc: Vpc, az: use1-az1}
    to: {endpoint: Sqs, naming: zonal}
    rate: 2/s
    client: {preset: curl, dnsCache: 30s, poolMaxAge: 2min, addressChoice: happy-eyeballs, addressOrder: rfc6724}
faults:
  - {at: 150s, for: 5min, interfaceEndpoint: Sqs, az: use1-az1}
  - {at: 20min, fis: az-power.json}
duration: 30min
seed: 7
attributes:
  ns3::vpc::EndpointHealth::Interval: 5s
measure: {plots: false, pcap: [Sqs], epoch: 2014-12-14T04:06:50Z}
vary:
  workload[0].client: [aws-sdk-java-2, curl]
runs: 4
)";

/// \param text of an experiment file \return what it says
Experiment
Read(const std::string& text)
{
    const JsonDocument document = ParseYaml(text, "x.yaml", {});
    return ReadExperiment(document.Root(), "folder");
}

/// \param text of an experiment file \return the line with which it is refused, empty if it is not
std::string
RefusalOf(const std::string& text)
{
    try
    {
        Read(text);
    }
    catch (const aws::InputError& error)
    {
        return error.what();
    }
    return "";
}

/// \param from part of GOOD \param to what stands there instead \return how that is refused
std::string
RefusalOf(const std::string& from, const std::string& to)
{
    std::string text = GOOD;
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return RefusalOf(text.replace(at, from.size(), to));
}

TEST(ExperimentFile, SaysWhatItSaysWithItsUnits)
{
    const Experiment e = Read(GOOD);
    EXPECT_EQ(e.description, "An AZ fails");
    ASSERT_EQ(e.topology.size(), 1u);
    EXPECT_EQ(e.topology[0].cloudformation, "folder/three-az.yaml");
    EXPECT_EQ(e.topology[0].input.parameters,
              (std::map<std::string, std::string>{{"Zones", "3"}, {"Environment", "prod"}}));
    EXPECT_EQ(e.latency, "modern");
    ASSERT_EQ(e.sites.size(), 1u);
    EXPECT_EQ(e.sites[0].directConnect->rtt, MilliSeconds(4));
    EXPECT_EQ(e.sites[0].directConnect->bandwidth, DataRate("1Gbps"));
    EXPECT_TRUE(e.sites[0].directConnect->bfd);
    EXPECT_EQ(e.sites[0].vpn->to, "Vgw");
    EXPECT_EQ(e.serviceTime, MilliSeconds(2));
    EXPECT_EQ(e.concurrency, 10u);
    ASSERT_EQ(e.workload.size(), 2u);
    EXPECT_EQ(e.workload[0].from.subnets, (std::vector<std::string>{"AppA", "AppB"}));
    EXPECT_EQ(e.workload[0].from.hosts, 10u);
    EXPECT_EQ(e.workload[0].to.name, "sqs.us-east-1.amazonaws.com");
    EXPECT_EQ(e.workload[0].to.port, 443);
    EXPECT_DOUBLE_EQ(e.workload[0].rate, 0.5);
    EXPECT_EQ(e.workload[0].requestBytes, 2048u);
    EXPECT_EQ(e.workload[0].responseBytes, 8192u);
    EXPECT_EQ(e.workload[1].to.naming, EndpointNaming::ZONAL);
    EXPECT_EQ(e.workload[1].from.az, "use1-az1");
    EXPECT_EQ(e.workload[0].client.preset, "aws-sdk-java-2");
    EXPECT_EQ(e.workload[1].client.preset, "curl");
    using Attributes = std::vector<std::pair<std::string, std::string>>;
    EXPECT_EQ(e.workload[1].client.attributes,
              (Attributes{{"PoolMaxAge", "2min"}, {"AddressChoice", "HappyEyeballs"}}));
    EXPECT_EQ(
        e.workload[1].client.resolverAttributes,
        (Attributes{{"CachePolicy", "Fixed"}, {"CacheTime", "30s"}, {"AddressChoice", "Rfc6724"}}));
    EXPECT_EQ(e.workload[1].where, "x.yaml:18");
    ASSERT_EQ(e.faults.size(), 2u);
    EXPECT_EQ(e.faults[0].at, Seconds(150));
    EXPECT_EQ(e.faults[0].duration, Seconds(300));
    EXPECT_EQ(e.faults[0].what, "interfaceEndpoint");
    EXPECT_EQ(e.faults[0].words.at("interfaceEndpoint"), (std::vector<std::string>{"Sqs"}));
    EXPECT_EQ(e.faults[0].words.at("az"), (std::vector<std::string>{"use1-az1"}));
    EXPECT_EQ(e.faults[1].words.at("fis"),
              (std::vector<std::string>{"az-power.json", "folder/az-power.json"}));
    EXPECT_EQ(e.duration, Seconds(1800));
    EXPECT_EQ(e.seed, 7u);
    EXPECT_EQ(e.attributes.at(0).name, "ns3::vpc::EndpointHealth::Interval");
    EXPECT_FALSE(e.measure.plots);
    EXPECT_TRUE(e.measure.requests);
    ASSERT_EQ(e.measure.pcap.names.size(), 1u);
    EXPECT_EQ(e.measure.pcap.names[0].name, "Sqs");
    EXPECT_FALSE(e.measure.pcap.all);
    EXPECT_EQ(e.measure.epoch, 1418530010);
    ASSERT_EQ(e.vary.size(), 1u);
    EXPECT_EQ(e.vary[0].second, (std::vector<std::string>{"\"aws-sdk-java-2\"", "\"curl\""}));
    EXPECT_EQ(e.runs, 4u);
}

TEST(ExperimentFile, EachMistakeIsOneLineWithItsPlaceAndARemedy)
{
    struct Row
    {
        std::string from;
        std::string to;
        std::string line;
    };

    const std::vector<Row> rows = {
        {"    rate: 30/min",
         "    ratte: 30/min",
         "x.yaml:15: workload[0]: has no member ratte; did you mean rate?"},
        {"    rate: 30/min\n",
         "",
         "x.yaml:13: workload[0]: needs rate: Requests of each host, at random times (Poisson)."},
        {"rate: 30/min",
         "rate: 30",
         "x.yaml:15: workload[0].rate: is a whole number; write a text, e.g. 20/s, 30/min"},
        {"rate: 30/min",
         "rate: fast",
         "x.yaml:15: workload[0].rate: 'fast' is not of the right form; write e.g. 20/s, 30/min"},
        {"naming: zonal",
         "naming: zonl",
         "x.yaml:19: workload[1].to.naming: 'zonl' is none of what it may be; did you mean zonal?"},
        {"naming: zonal",
         "naming: x",
         "x.yaml:19: workload[1].to.naming: 'x' is none of what it may be; there is private, "
         "regional, zonal, zonal-then-regional"},
        {"hosts: 10", "hosts: 0", "x.yaml:13: workload[0].from.hosts: is 0; give 1 to 10000"},
        {"duration: 30min\n", "", "x.yaml:1: needs duration: Simulated time."},
        {"at: 20min",
         "at: 30min",
         "x.yaml:24: begins at or after the experiment's end; begin before, or give a longer "
         "duration"},
        {"{subnet: [AppA, AppB], hosts: 10}",
         "{hosts: 10}",
         "x.yaml:13: names none of subnet, vpc, site; give one of them"},
        {"az: use1-az1}\n    to:",
         "site: hq}\n    to:",
         "x.yaml:18: names several of subnet, vpc, site; give one of them"},
        {"rtt: 4ms, ", "", "x.yaml:9: names none of rtt, distanceKm; give one of them"},
        {"amazonaws.com:443",
         "amazonaws.com:99999",
         "x.yaml:14: 'sqs.us-east-1.amazonaws.com:99999' has port 99999; give 1 to 65535"},
        {"interfaceEndpoint: Sqs, az: use1-az1",
         "seenByHealthCheck: false",
         "x.yaml:23: names nothing that breaks; give one of interfaceEndpoint, instance, "
         "targetGroup, zonalShift, dns, link, router, preset, fis, az"},
        {"interfaceEndpoint: Sqs, az: use1-az1",
         "interfaceEndpoint: Sqs, router: hq/r1",
         "x.yaml:23: is of several things: interfaceEndpoint, router; make a fault of each"},
        {"interfaceEndpoint: Sqs, az: use1-az1",
         "instance: Web, loss: 5%",
         "x.yaml:23: loss says nothing of instance; leave it out"},
        {"interfaceEndpoint: Sqs, az: use1-az1",
         "preset: power-20min, az: use1-az1",
         "x.yaml:23: how long it lasts is the preset's to say; leave it out"},
        {"{at: 20min, fis: az-power.json}",
         "{at: 20min, zonalShift: Nlb}",
         "x.yaml:24: zonalShift needs a zone; give az, such as use1-az1"},
        {"naming: zonal}",
         "az: use1-az1}",
         "x.yaml:19: az chooses among zonal names; give naming: zonal with it"},
        {"from: {vpc: Vpc, az: use1-az1}",
         "from: {subnet: AppA, az: use1-az1}",
         "x.yaml:18: az chooses among a VPC's subnets; give vpc with it"},
        {"    vpn: {rtt: 40ms, to: Vgw}\n",
         "    vpn: {tunnels: 3}\n",
         "x.yaml:10: onPremises[0].vpn.tunnels: '3' is none of what it may be; did you mean 2?"},
        {"172.16.0.0/16",
         "172.16.0.1/16",
         "x.yaml:8: '172.16.0.1/16' is no block of addresses; write e.g. 172.16.0.0/16"},
        {"2014-12-14T04:06:50Z",
         "2014-02-29T04:06:50Z",
         "x.yaml:29: '2014-02-29T04:06:50Z' is no moment of the years 1970 to 2200, in UTC; write "
         "e.g. 2026-01-01T00:00:00Z"},
    };
    for (const Row& row : rows)
    {
        EXPECT_EQ(RefusalOf(row.from, row.to), row.line);
    }
}

TEST(ExperimentFile, AnEndlessTextIsRefusedBeforeItIsMatched)
{
    const std::string digits(1'000'000, '1');
    EXPECT_EQ(RefusalOf("rate: 30/min", "rate: " + digits + "/s"),
              "x.yaml:15: a text of 1000002 characters; write at most 4096");
    const JsonDocument named = JsonDocument::Parse("{\"" + digits + "\": 1}", "x.json", "correct");
    EXPECT_THROW(ReadExperiment(named.Root(), ""), aws::InputError);
}

TEST(ExperimentFile, ATopologyIsATemplateOrADumpOrSeveral)
{
    const std::string rest = "workload: [{from: Host, to: 'a.b:1', rate: 1/s}]\nduration: 1s\n";
    EXPECT_EQ(Read("topology: {awsSnapshot: dump}\n" + rest).topology[0].awsSnapshot,
              "folder/dump");
    EXPECT_EQ(Read("topology: [{awsSnapshot: a}, {cloudformation: /b}]\n" + rest)
                  .topology[1]
                  .cloudformation,
              "/b");
    EXPECT_EQ(RefusalOf("topology: {}\n" + rest),
              "x.yaml:1: names none of cloudformation, awsSnapshot; give one of them");
    EXPECT_EQ(RefusalOf("topology: {awsSnapshot: a, region: eu-west-1}\n" + rest),
              "x.yaml:1: topology: region is of templates; leave it out beside awsSnapshot");
}

} // namespace
} // namespace vpc
} // namespace ns3
