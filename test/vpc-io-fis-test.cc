// SPDX-License-Identifier: GPL-2.0-only
// Experiment templates of AWS Fault Injection Service: what is read, whom it meets, and when.
#include "vpc-test-paths.h"

#include "ns3/data-rate.h"
#include "ns3/vpc-cloud-builder.h"
#include "ns3/vpc-fis-plan.h"
#include "ns3/vpc-fis-reader.h"
#include "ns3/vpc-iso-duration.h"
#include "ns3/vpc-snapshot-reader.h"

#include <gtest/gtest.h>
#include <set>
#include <string>

using namespace ns3;
using namespace ns3::vpc;

namespace
{

using Ids = std::vector<std::string>;

TEST(FisDuration, IsReadToTheNanosecond)
{
    const std::vector<std::pair<std::string, int64_t>> durations = {
        {"PT1M", 60'000'000'000},
        {"PT90S", 90'000'000'000},
        {"PT12H", 43'200'000'000'000},
        {"P1DT2H", 93'600'000'000'000},
        {"P2W", 1'209'600'000'000'000},
        {"P1W2DT3H4M5S", 788'645'000'000'000},
        {"PT0.5S", 500'000'000},
        {"PT1,5H", 5'400'000'000'000},
        {"PT0.000000001S", 1},
        {"PT0S", 0},
        {"PT36500H", 131'400'000'000'000'000},
    };
    for (const auto& [text, ns] : durations)
    {
        const auto time = ParseIsoDuration(text);
        ASSERT_TRUE(time) << text;
        EXPECT_EQ(time->GetNanoSeconds(), ns) << text;
    }
}

TEST(FisDuration, IsRefusedIfItIsNone)
{
    for (const char* text : {"",
                             "P",
                             "PT",
                             "P1",
                             "PT1",
                             "1M",
                             "PT1X",
                             "P1M",
                             "P1Y",
                             "PT1D",
                             "P1H",
                             "PT5S1M",
                             "PT1M1M",
                             "PT-1M",
                             "-PT1M",
                             "PT1M ",
                             "pt1m",
                             "PT1.S",
                             "PT.5S",
                             "PT0.5M1S",
                             "P1DT",
                             "PT1MT1S",
                             "PT99999999999999999H",
                             "PT9223372037S"})
    {
        EXPECT_FALSE(ParseIsoDuration(text)) << text;
    }
}

/// Two zones with subnets and instances in each, an endpoint, a load balancer, a site.
class FisTest : public ::testing::Test
{
  protected:
    FisTest()
    {
        vpc = builder.AddVpc("10.0.0.0/16");
        const std::string group = builder.AddSecurityGroup(vpc);
        for (const int zone : {1, 2})
        {
            const std::string n = std::to_string(zone);
            for (const int i : {0, 1})
            {
                subnets.push_back(builder.AddSubnet(vpc,
                                                    "10.0." + n + std::to_string(i) + ".0/24",
                                                    "use1-az" + n));
                instances.push_back(builder.AddInstance(subnets.back(), {group}));
                Tag(cloud.subnets[subnets.back()].tags, {{"AzImpairmentPower", "DisruptSubnet"}});
                Tag(cloud.instances[instances.back()].tags,
                    {{"AzImpairmentPower", "StopInstances"}, {"team", i == 0 ? "shop" : "bank"}});
            }
        }
        endpoint = builder.AddInterfaceEndpoint(vpc, "sqs", {subnets[0], subnets[2]}, {group});
        s3 = builder.AddGatewayEndpoint(vpc, "s3", {});
        for (const char* name : {"one", "two"})
        {
            balancers.push_back(builder.AddLoadBalancer(name, {subnets[1], subnets[3]}));
            Tag(cloud.loadBalancers[balancers.back()].tags,
                {{"AzImpairmentPower", "RecoverAutoshiftResources"}});
        }
        cloud.loadBalancers[balancers[0]].zonalShift = true;
        builder.AddOnPremisesSite("hq", {"172.16.0.0/16"});
        const std::string dx =
            builder.AddDirectConnect("hq/r1", DataRate("1Gbps"), MilliSeconds(4));
        const std::string vgw = builder.AddVpnGateway(vpc);
        vif = builder.AddVirtualInterface(dx, vgw);
        Tag(cloud.virtualInterfaces[vif].tags, {{"FIS-Ready", "True"}});
    }

    static void Tag(aws::Tags& tags, const aws::Tags& more)
    {
        tags.insert(more.begin(), more.end());
    }

    /// \return a template with one action; quotes are apostrophes
    static FisExperiment Read(std::string text)
    {
        for (char& letter : text)
        {
            letter = letter == '\'' ? '"' : letter;
        }
        const JsonDocument document = JsonDocument::Parse(text, "t.json");
        return ReadFisTemplate(document.Root());
    }

    /// \param target members of a target beside its type \return ids of the subnets it finds
    Ids FindSubnets(const std::string& target, int64_t stream = 5)
    {
        return FindAll("aws:ec2:subnet",
                       "'aws:network:disrupt-connectivity', 'parameters': {'scope': 'all', "
                       "'duration': 'PT2M'}, 'targets': {'Subnets': 'T'}",
                       target,
                       stream);
    }

    Ids FindAll(const std::string& type,
                const std::string& action,
                const std::string& target,
                int64_t stream = 5)
    {
        const FisExperiment experiment =
            Read("{'targets': {'T': {'resourceType': '" + type + "', " + target +
                 "}}, 'actions': {'A': {'actionId': " + action +
                 "}}, 'experimentOptions': {'emptyTargetResolutionMode': 'skip'}}");
        FisOptions options;
        options.stream = stream;
        return PlanFisExperiment(experiment, cloud, options).targets.at("T");
    }

    Ids FindInstances(const std::string& target)
    {
        return FindAll("aws:ec2:instance",
                       "'aws:ec2:stop-instances', 'targets': {'Instances': 'T'}",
                       target);
    }

    /// \return what is said of a template
    static std::string Problem(const std::string& text)
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

    /// \return what is said of an action with a target of subnets
    static std::string ProblemOfAction(const std::string& action, const std::string& more = "")
    {
        return Problem("{'targets': {'S': {'resourceType': 'aws:ec2:subnet', 'resourceTags': "
                       "{'k': 'v'}, 'selectionMode': 'ALL'}},\n'actions': {'A': " +
                       action + more + "}}");
    }

    CloudBuilder builder{"us-east-1"};
    aws::Cloud& cloud{builder.GetCloud()};
    std::string vpc;
    Ids subnets; //!< two in the first zone, two in the second
    Ids instances;
    std::string endpoint;
    std::string s3;
    Ids balancers;
    std::string vif;
};

TEST_F(FisTest, AnAnswerOfTheApiBecomesFaultsAndAListOfWhatIsLeftOut)
{
    const FisExperiment experiment = ReadFisFile(testpaths::Fixture("fis/az-power.json"));
    ASSERT_EQ(experiment.notes.size(), 3u);
    EXPECT_NE(experiment.notes[0].find("az-power.json:61: stop condition aws:cloudwatch:alarm: "),
              std::string::npos)
        << experiment.notes[0];
    EXPECT_NE(experiment.notes[2].find("az-power.json:63: \"<YOUR AWS ACCOUNT>\" is still to be "
                                       "filled in; put the number of an AWS account (12 digits) "
                                       "there"),
              std::string::npos)
        << experiment.notes[2];
    FisOptions options;
    options.start = Seconds(100);
    const FisPlan plan = PlanFisExperiment(experiment, cloud, options);
    ASSERT_EQ(plan.faults.size(), 4u);
    EXPECT_EQ(plan.faults[0].kind, FaultKind::ZONAL_SHIFT);
    EXPECT_EQ(plan.faults[0].target, balancers[0]);
    EXPECT_EQ(plan.faults[0].secondTarget, "use1-az1");
    EXPECT_EQ(plan.faults[0].start, Seconds(400));
    EXPECT_EQ(plan.faults[0].duration, Minutes(25));
    for (const int i : {0, 1})
    {
        const Fault& fault = plan.faults[1 + i];
        EXPECT_EQ(fault.kind, FaultKind::SUBNET_CONNECTIVITY);
        EXPECT_EQ(fault.target, subnets[i]);
        EXPECT_EQ(fault.scope, "all");
        EXPECT_EQ(fault.start, Seconds(100));
        EXPECT_EQ(fault.duration, Minutes(2));
    }
    EXPECT_EQ(plan.faults[3].kind, FaultKind::INSTANCE);
    EXPECT_EQ(plan.faults[3].target, instances[0]);
    EXPECT_EQ(plan.faults[3].duration, Minutes(30));
    ASSERT_EQ(plan.notSimulated.size(), 3u);
    EXPECT_EQ(plan.notSimulated[0].action, "Recover");
    EXPECT_EQ(plan.notSimulated[0].why, "resources of type ASG are not simulated");
    EXPECT_EQ(plan.notSimulated[1].why,
              balancers[1] + ": does not take part in zonal shift; set zonal_shift.config.enabled");
    EXPECT_EQ(plan.notSimulated[2].action, "Failover");
    EXPECT_EQ(plan.notSimulated[2].actionId, "aws:rds:failover-db-cluster");
    EXPECT_EQ(plan.notSimulated[2].why, "the action is not simulated");
}

TEST_F(FisTest, PropertiesOfCloudFormationAreReadAsWell)
{
    const FisExperiment experiment = Read(
        "{'Description': 'd', 'RoleArn': 'arn:aws:iam::111122223333:role/x', 'Tags': {'a': 'b'},\n"
        "'StopConditions': [{'Source': 'none'}],\n"
        "'ExperimentOptions': {'EmptyTargetResolutionMode': 'skip'},\n"
        "'Targets': {'T': {'ResourceType': 'aws:ec2:subnet', 'ResourceArns': ['" +
        subnets[2] +
        "'], 'SelectionMode': 'ALL'}},\n"
        "'Actions': {'A': {'ActionId': 'aws:network:disrupt-connectivity', 'StartAfter': ['W'],\n"
        "'Parameters': {'duration': 'PT1M', 'scope': 'vpc'}, 'Targets': {'Subnets': 'T'}},\n"
        "'W': {'ActionId': 'aws:fis:wait', 'Parameters': {'duration': 'PT3M'}}}}");
    EXPECT_EQ(experiment.description, "d");
    EXPECT_TRUE(experiment.skipsEmptyTargets);
    EXPECT_TRUE(experiment.notes.empty());
    const FisPlan plan = PlanFisExperiment(experiment, cloud);
    ASSERT_EQ(plan.faults.size(), 1u);
    EXPECT_EQ(plan.faults[0].target, subnets[2]);
    EXPECT_EQ(plan.faults[0].scope, "vpc");
    EXPECT_EQ(plan.faults[0].start, Minutes(3));
}

TEST_F(FisTest, TargetsAreFoundByArnTagsFiltersAndParameters)
{
    const std::string all = "'selectionMode': 'ALL'";
    EXPECT_EQ(FindSubnets("'resourceArns': ['arn:aws:ec2:us-east-1:123456789012:subnet/" +
                          subnets[3] + "', '" + subnets[1] + "'], " + all),
              (Ids{subnets[1], subnets[3]}));
    EXPECT_EQ(FindSubnets("'resourceTags': {'AzImpairmentPower': 'DisruptSubnet'}, " + all),
              subnets);
    EXPECT_EQ(FindSubnets("'resourceTags': {'AzImpairmentPower': ''}, " + all), Ids());
    EXPECT_EQ(FindSubnets("'parameters': {'availabilityZoneIdentifier': 'us-east-1b'}, " + all),
              (Ids{subnets[2], subnets[3]}));
    EXPECT_EQ(FindSubnets("'parameters': {'availabilityZoneIdentifier': 'use1-az1', 'vpc': '" +
                          vpc + "'}, " + all),
              (Ids{subnets[0], subnets[1]}));
    EXPECT_EQ(FindSubnets("'parameters': {'vpc': 'vpc-x'}, " + all), Ids());
    EXPECT_EQ(FindInstances("'resourceTags': {'team': 'shop'}, " + all),
              (Ids{instances[0], instances[2]}));
    EXPECT_EQ(FindInstances("'resourceTags': {'team': 'shop'}, 'filters': [{'path': "
                            "'Placement.AvailabilityZone', 'values': ['us-east-1b', 'x']}], " +
                            all),
              Ids{instances[2]});
    EXPECT_EQ(FindInstances("'filters': [{'path': 'SubnetId', 'values': ['" + subnets[1] + "', '" +
                            subnets[2] + "']}, {'path': 'VpcId', 'values': ['" + vpc + "']}], " +
                            all),
              (Ids{instances[1], instances[2]}));
    cloud.instances[instances[1]].state = "stopped";
    EXPECT_EQ(FindInstances("'filters': [{'path': 'State.Name', 'values': ['running']}], " + all),
              (Ids{instances[0], instances[2], instances[3]}));
    EXPECT_EQ(FindAll("aws:ec2:vpc-endpoint",
                      "'aws:network:disrupt-vpc-endpoint', 'parameters': {'duration': 'PT1M'}, "
                      "'targets': {'VPCEndpoints': 'T'}",
                      "'filters': [{'path': 'VpcEndpointType', 'values': ['Interface']}], " + all),
              Ids{endpoint});
}

TEST_F(FisTest, CountAndPercentChooseByTheirOwnStream)
{
    const std::string tags = "'resourceTags': {'AzImpairmentPower': 'DisruptSubnet'}, ";
    std::set<Ids> chosen;
    for (int64_t stream = 1; stream <= 40; ++stream)
    {
        const Ids ids = FindSubnets(tags + "'selectionMode': 'COUNT(2)'", stream);
        ASSERT_EQ(ids.size(), 2u);
        EXPECT_LT(ids[0], ids[1]);
        EXPECT_EQ(ids, FindSubnets(tags + "'selectionMode': 'COUNT(2)'", stream));
        chosen.insert(ids);
    }
    EXPECT_EQ(chosen.size(), 6u) << "each pair of four";
    EXPECT_EQ(FindSubnets(tags + "'selectionMode': 'COUNT(9)'"), subnets);
    EXPECT_EQ(FindSubnets(tags + "'selectionMode': 'PERCENT(74)'").size(), 2u);
    EXPECT_EQ(FindSubnets(tags + "'selectionMode': 'PERCENT(100)'"), subnets);
    EXPECT_EQ(FindSubnets(tags + "'selectionMode': 'PERCENT(24)'"), Ids());
}

TEST_F(FisTest, OnlyWhatIsInTheExperimentsRegionAndAccountIsMet)
{
    builder.UseRegion("eu-west-1");
    builder.UseAccount("999999999999");
    const std::string other = builder.AddVpc("10.1.0.0/16");
    const std::string there = builder.AddSubnet(other, "10.1.0.0/24", "euw1-az1");
    Tag(cloud.subnets[there].tags, {{"AzImpairmentPower", "DisruptSubnet"}});
    const FisExperiment experiment =
        Read("{'targets': {'T': {'resourceType': 'aws:ec2:subnet', 'resourceTags': "
             "{'AzImpairmentPower': 'DisruptSubnet'}, 'selectionMode': 'ALL'}}, 'actions': {'A': "
             "{'actionId': 'aws:network:disrupt-connectivity', 'parameters': {'scope': 'all', "
             "'duration': 'PT2M'}, 'targets': {'Subnets': 'T'}}}}");
    const auto find = [&](const FisPlace& place) {
        FisOptions options;
        options.place = place;
        return PlanFisExperiment(experiment, cloud, options).targets.at("T");
    };
    EXPECT_EQ(find({}).size(), 5u);
    EXPECT_EQ(find({"", "eu-west-1"}), Ids{there});
    EXPECT_EQ(find({"999999999999", ""}), Ids{there});
    EXPECT_EQ(find({"123456789012", "us-east-1"}), subnets);
}

TEST_F(FisTest, ActionsStartWhenAllThatTheyWaitForAreComplete)
{
    const std::string tags = "'resourceTags': {'FIS-Ready': 'True'}, 'selectionMode': 'ALL'";
    const auto plan = [&](const std::string& mode) {
        return PlanFisExperiment(
            Read("{'targets': {'none': {'resourceType': 'aws:ec2:instance', " + tags +
                 "}, 'vifs': {'resourceType': 'aws:directconnect:virtual-interface', " + tags +
                 "}},\n'actions': {"
                 "'last': {'actionId': 'aws:directconnect:virtual-interface-disconnect', "
                 "'parameters': {'duration': 'PT10M'}, 'targets': {'VirtualInterfaces': 'vifs'}, "
                 "'startAfter': ['long', 'second', 'stop']},\n"
                 "'long': {'actionId': 'aws:fis:wait', 'parameters': {'duration': 'PT4M'}},\n"
                 "'second': {'actionId': 'aws:ebs:pause-volume-io', 'parameters': {'duration': "
                 "'PT1M30S'}, 'startAfter': ['first']},\n"
                 "'first': {'actionId': 'aws:fis:wait', 'parameters': {'duration': 'PT3M'}},\n"
                 "'stop': {'actionId': 'aws:ec2:stop-instances', 'parameters': "
                 "{'startInstancesAfterDuration': 'PT30M'}, 'targets': {'Instances': 'none'}}},\n"
                 "'experimentOptions': {'emptyTargetResolutionMode': '" +
                 mode + "'}}"),
            cloud);
    };
    const FisPlan skipping = plan("skip");
    ASSERT_EQ(skipping.faults.size(), 1u);
    EXPECT_EQ(skipping.faults[0].kind, FaultKind::VIRTUAL_INTERFACE);
    EXPECT_EQ(skipping.faults[0].target, vif);
    EXPECT_EQ(skipping.faults[0].start, Seconds(270)) << "what is skipped is complete at once";
    EXPECT_EQ(skipping.starts.at("second"), Minutes(3));
    ASSERT_EQ(skipping.notSimulated.size(), 2u);
    EXPECT_EQ(skipping.notSimulated[1].action, "stop");
    EXPECT_EQ(skipping.notSimulated[1].why, "skipped: target none finds nothing");
    try
    {
        plan("fail");
        FAIL() << "an empty target is an error then";
    }
    catch (const aws::InputError& error)
    {
        EXPECT_EQ(std::string(error.what()),
                  "t.json:1: target none finds no aws:ec2:instance in this cloud; check its tags "
                  "and filters, or set emptyTargetResolutionMode to skip");
    }
    Tag(cloud.instances[instances[3]].tags, {{"FIS-Ready", "True"}});
    EXPECT_EQ(plan("fail").faults[0].start, Minutes(30)) << "until the instances run again";
}

TEST_F(FisTest, WhatTheCloudCannotHaveIsListedResourceByResource)
{
    const FisPlan plan = PlanFisExperiment(
        Read("{'targets': {'E': {'resourceType': 'aws:ec2:vpc-endpoint', 'filters': [{'path': "
             "'VpcId', 'values': ['" +
             vpc +
             "']}], 'selectionMode': 'ALL'}, 'S': {'resourceType': 'aws:ec2:subnet', "
             "'resourceArns': ['" +
             subnets[0] +
             "'], 'selectionMode': 'ALL'}},\n"
             "'actions': {'A': {'actionId': 'aws:network:disrupt-vpc-endpoint', 'parameters': "
             "{'duration': 'PT1M'}, 'targets': {'VPCEndpoints': 'E'}},\n"
             "'B': {'actionId': 'aws:network:disrupt-connectivity', 'parameters': {'duration': "
             "'PT1M', 'scope': 's3express'}, 'targets': {'Subnets': 'S'}},\n"
             "'C': {'actionId': 'aws:network:disrupt-conectivity'}}}"),
        cloud);
    ASSERT_EQ(plan.faults.size(), 1u);
    EXPECT_EQ(plan.faults[0].kind, FaultKind::VPC_ENDPOINT);
    EXPECT_EQ(plan.faults[0].target, endpoint);
    ASSERT_EQ(plan.notSimulated.size(), 3u);
    EXPECT_EQ(plan.notSimulated[0].why.find(s3 + ": is no interface endpoint"), 0u);
    EXPECT_EQ(plan.notSimulated[1].action, "B");
    EXPECT_NE(plan.notSimulated[1].why.find("com.amazonaws.us-east-1.s3express"),
              std::string::npos);
    EXPECT_EQ(plan.notSimulated[2].why,
              "no such action is known; did you mean aws:network:disrupt-connectivity?");
}

TEST_F(FisTest, PlaceholdersAreErrorsWhereTheyMatterUnlessTheyAreReplaced)
{
    const std::string text =
        "{\"targets\": {\"T\": {\"resourceType\": \"aws:ec2:subnet\", \"filters\": [\n"
        "{\"path\": \"AvailabilityZone\", \"values\": [\"your_zone\"]}], \"selectionMode\": "
        "\"ALL\"}},\n\"actions\": {\"A\": {\"actionId\": \"aws:network:disrupt-connectivity\", "
        "\"parameters\": {\n\"scope\": \"all\", \"duration\": \"<DURATION>\"}, \"targets\": "
        "{\"Subnets\": \"T\"}}},\n\"roleArn\": \"arn:aws:iam::<YOUR AWS ACCOUNT>:role/r\"}";
    const JsonDocument document = JsonDocument::Parse(text, "t.json");
    const auto problem = [&](const std::map<std::string, std::string>& replacements) {
        try
        {
            ReadFisTemplate(document.Root(), replacements);
        }
        catch (const aws::InputError& error)
        {
            return std::string(error.what());
        }
        return std::string();
    };
    EXPECT_EQ(problem({}),
              "t.json:4: \"<DURATION>\" is still to be filled in; put a value there, or hand in a "
              "replacement for it");
    EXPECT_EQ(problem({{"<DURATION>", "PT1M"}}),
              "t.json:2: \"your_zone\" is still to be filled in; put the name or id of an "
              "Availability Zone (us-east-1a, use1-az1) there, or hand in a replacement for "
              "it");
    const FisExperiment experiment =
        ReadFisTemplate(document.Root(), {{"<DURATION>", "PT1M"}, {"your_zone", "us-east-1b"}});
    EXPECT_EQ(experiment.notes.size(), 1u);
    EXPECT_EQ(PlanFisExperiment(experiment, cloud).targets.at("T"), (Ids{subnets[2], subnets[3]}));
    EXPECT_TRUE(ReadFisTemplate(document.Root(),
                                {{"<DURATION>", "PT1M"},
                                 {"your_zone", "us-east-1b"},
                                 {"<YOUR AWS ACCOUNT>", "111122223333"}})
                    .notes.empty());
}

TEST_F(FisTest, MistakesOfActionsAreSaidInOneLine)
{
    const std::string disrupt = "{'actionId': 'aws:network:disrupt-connectivity', ";
    const std::string good = "'parameters': {'scope': 'all', 'duration': 'PT2M'}";
    const std::string what = "action A (aws:network:disrupt-connectivity)";
    EXPECT_EQ(ProblemOfAction(disrupt + good + ", 'targets': {'Subnets': 'S'}}"), "");
    EXPECT_EQ(ProblemOfAction(disrupt + good + "}"),
              "t.json:2: " + what +
                  " has no target; write \"targets\": {\"Subnets\": NAME}, with the name of a "
                  "target of type aws:ec2:subnet");
    EXPECT_EQ(ProblemOfAction(disrupt + good + ", 'targets': {'Instances': 'S'}}"),
              "t.json:2: " + what + " has a target Instances; it takes Subnets");
    EXPECT_EQ(ProblemOfAction(disrupt + good + ", 'targets': {'Subnets': 's'}}"),
              "t.json:2: action A is for target \"s\", which the template has not; did you mean "
              "S?");
    EXPECT_EQ(ProblemOfAction("{'actionId': 'aws:ec2:stop-instances', 'targets': {'Instances': "
                              "'S'}}"),
              "t.json:2: action A (aws:ec2:stop-instances): target S is of type aws:ec2:subnet; it "
              "takes aws:ec2:instance");
    const auto parameters = [&](const std::string& text) {
        return ProblemOfAction(disrupt + "'targets': {'Subnets': 'S'}, 'parameters': {" + text +
                               "}}");
    };
    EXPECT_EQ(parameters("'scope': 'all'"),
              "t.json:2: " + what + " has no parameter duration; add it");
    EXPECT_EQ(parameters("'scope': 'all', 'duration': 'PT2M', 'durations': 'x'"),
              "t.json:2: " + what +
                  " has a parameter \"durations\", which it does not take; did you mean duration?");
    EXPECT_EQ(parameters("'scope': 'everything', 'duration': 'PT2M'"),
              "t.json:2: " + what +
                  ": scope is \"everything\"; write one of all, availability-zone, dynamodb, "
                  "prefix-list, s3, s3express, vpc");
    EXPECT_EQ(parameters("'scope': 'prefix-list', 'duration': 'PT2M'"),
              "t.json:2: " + what +
                  " of scope prefix-list has no parameter prefixListIdentifier; add it");
    EXPECT_EQ(parameters("'scope': 'all', 'duration': '2 minutes'"),
              "t.json:2: " + what +
                  ": duration is \"2 minutes\", no duration above 0 in the notation of ISO 8601; "
                  "write e.g. PT2M or P1DT2H, without years or months");
    EXPECT_EQ(ProblemOfAction("{}"), "t.json:2: action A has no actionId; add it");
    EXPECT_EQ(ProblemOfAction("{'actionId': 'stop'}"),
              "t.json:2: action A: \"stop\" is no action id; write e.g. "
              "aws:network:disrupt-connectivity");
    EXPECT_EQ(ProblemOfAction("{'actionId': 'aws:fis:wait', 'parameters': {'duration': 'PT1M'}, "
                              "'startafter': []}"),
              "t.json:2: action A has a member \"startafter\", which is none of a template; did "
              "you mean startAfter?");
    EXPECT_EQ(ProblemOfAction("{'actionId': 'aws:fis:wait', 'parameters': {'duration': 'PT1M'}, "
                              "'startAfter': ['B']}"),
              "t.json:2: action A starts after \"B\", which the template has not; did you mean A?");
    EXPECT_EQ(
        ProblemOfAction("{'actionId': 'aws:fis:wait', 'parameters': {'duration': 'PT1M'}, "
                        "'startAfter': ['B']}",
                        ",\n'B': {'actionId': 'aws:x:y', 'startAfter': ['C']},\n'C': {'actionId': "
                        "'aws:x:z', 'startAfter': ['D', 'A']}, 'D': {'actionId': 'aws:x:z'}"),
        "t.json:2: actions start after each other: A after B after C after A; take one startAfter "
        "out");
}

TEST_F(FisTest, MistakesOfTargetsAreSaidInOneLine)
{
    const auto target = [](const std::string& text) {
        return Problem("{'targets': {'T':\n{'resourceType': 'aws:ec2:subnet', " + text +
                       "}},\n'actions': {'A': {'actionId': 'aws:fis:wait', 'parameters': "
                       "{'duration': 'PT1M'}}}}");
    };
    const std::string tags = "'resourceTags': {'a': 'b'}";
    EXPECT_EQ(target(tags + ", 'selectionMode': 'ALL'"), "");
    EXPECT_EQ(target(tags), "t.json:2: target T has no selectionMode; add it");
    for (const char* mode : {"SOME",
                             "COUNT",
                             "COUNT()",
                             "COUNT(0)",
                             "COUNT(-1)",
                             "PERCENT(101)",
                             "count(1)",
                             "COUNT(1"})
    {
        EXPECT_EQ(target(tags + ", 'selectionMode': '" + mode + "'"),
                  std::string("t.json:2: target T: selectionMode is \"") + mode +
                      "\"; write ALL, COUNT(n) or PERCENT(n), n from 1, a percentage up to 100");
    }
    EXPECT_EQ(
        target(tags + ", 'resourceArns': ['x'], 'selectionMode': 'ALL'"),
        "t.json:2: target T has resourceArns together with tags or filters; AWS takes either");
    EXPECT_EQ(target("'selectionMode': 'ALL'"),
              "t.json:2: target T names no resource; give it resourceArns, resourceTags, filters "
              "or parameters");
    EXPECT_EQ(target("'filters': [{'path': 'VpcId'}], 'selectionMode': 'ALL'"),
              "t.json:2: target T: filter VpcId has no values; add one");
    EXPECT_EQ(Problem("{'targets': {}}"), "t.json:1: the template has no actions; add it");
    EXPECT_EQ(Problem("{'actions': {}}"), "t.json:1: the template has no action; add one");
    EXPECT_EQ(Problem("{'Action': {}}"),
              "t.json:1: the template has a member \"Action\", which is none of a template; did "
              "you mean actions?");
}

TEST_F(FisTest, MistakesThatOnlyTheCloudShowsAreSaidInOneLine)
{
    const auto problem = [this](const std::string& target) -> std::string {
        try
        {
            FindSubnets("\n" + target + ", 'selectionMode': 'ALL'");
        }
        catch (const aws::InputError& error)
        {
            return error.what();
        }
        return "";
    };
    EXPECT_EQ(problem("'resourceArns': ['arn:aws:ec2:us-east-1:1:subnet/subnet-x']"),
              "t.json:1: target T: arn:aws:ec2:us-east-1:1:subnet/subnet-x is no aws:ec2:subnet of "
              "this cloud; check the ARN");
    EXPECT_EQ(problem("'filters': [{'path': 'AvailabilityZon', 'values': ['x']}]"),
              "t.json:2: target T: filter path \"AvailabilityZon\" is not known of aws:ec2:subnet; "
              "did you mean AvailabilityZone?");
    EXPECT_EQ(
        problem("'parameters': {'zone': 'x'}"),
        "t.json:1: target T: a target of type aws:ec2:subnet has no parameter \"zone\"; write "
        "a filter");
}

} // namespace
