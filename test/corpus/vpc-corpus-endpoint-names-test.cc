// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vpc-endpoint-names.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

namespace
{

using nlohmann::json;
using namespace ns3::vpc::aws;

/// \return what DescribeVpcEndpointServices says in all dumps of the corpus
std::vector<json>
ReadServiceDetails()
{
    const char* folder = std::getenv("VPC_CORPUS_DIR");
    std::vector<json> details;
    if (!folder)
    {
        return details;
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    {
        if (entry.path().filename() != "VpcEndpointServices.json")
        {
            continue;
        }
        std::ifstream in(entry.path());
        const json content = json::parse(in);
        for (const json& service : content.at("ServiceDetails"))
        {
            details.push_back(service);
        }
    }
    return details;
}

// AWS's own list, in real accounts, against the rules for names.
TEST(EndpointNamesCorpus, EveryListedServiceHasTheNamesThatAwsLists)
{
    std::set<std::string> services;
    for (const json& service : ReadServiceDetails())
    {
        const std::string name = service.at("ServiceName");
        const std::string kind = service.at("ServiceType").at(0).at("ServiceType");
        const std::string privateName = service.value("PrivateDnsName", "");
        if (kind != "Interface" || privateName.empty())
        {
            continue; // gateway endpoints have no names; customers' services none that follows
        }
        services.insert(name);
        EXPECT_EQ(ServicePublicNames(name), std::vector<std::string>{privateName}) << name;
        EXPECT_TRUE(SupportsPrivateDns(name)) << name;
        const auto domains = service.at("BaseEndpointDnsNames").get<std::vector<std::string>>();
        EXPECT_EQ(std::count(domains.begin(), domains.end(), ServiceBaseDomain(name)), 1)
            << name << " by " << ServiceBaseDomain(name);
    }
    EXPECT_GT(services.size(), 50U) << "VPC_CORPUS_DIR holds dumps with VpcEndpointServices.json";
}

} // namespace
