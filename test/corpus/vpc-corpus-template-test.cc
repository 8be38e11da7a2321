// SPDX-License-Identifier: GPL-2.0-only
// Genuine templates, held against what an evaluator that somebody else wrote makes of them.
#include "ns3/vpc-template-reader.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

using namespace ns3::vpc;

namespace
{

namespace fs = std::filesystem;
using Json = nlohmann::json;

/// \return the folder of templates
fs::path
Folder()
{
    const char* corpus = std::getenv("VPC_CORPUS_DIR");
    return fs::path(corpus ? corpus : "VPC_CORPUS_DIR-is-not-set") / "cloudformation";
}

/// \return the templates' file names, in their order
std::vector<std::string>
Templates()
{
    std::vector<std::string> names;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(Folder(), ignored))
    {
        const std::string name = entry.path().filename().string();
        if (entry.is_regular_file() && name != "expected.json")
        {
            names.push_back(name);
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

/// \return what the other evaluator says, by the template's file name
Json
Expectations()
{
    std::ifstream file(Folder() / "expected.json");
    return file ? Json::parse(file) : Json::object();
}

/// \return the names of the templates that it evaluated, in their order
std::vector<std::string>
Evaluated()
{
    std::vector<std::string> names;
    const Json all = Expectations();
    for (const auto& [name, expectation] : all.items())
    {
        names.push_back(name);
    }
    return names;
}

/// \param endpoints of templates \return them as the expectations list them
Json
ToJson(const std::vector<TemplateEndpoint>& endpoints)
{
    Json list = Json::array();
    for (const TemplateEndpoint& endpoint : endpoints)
    {
        list.push_back(
            {{"id", endpoint.id},
             {"service", endpoint.service},
             {"type", endpoint.type},
             {"subnets", endpoint.subnets},
             {"azs", endpoint.azs},
             {"route_tables", endpoint.routeTables},
             {"private_dns", endpoint.privateDns ? Json(*endpoint.privateDns) : Json(nullptr)}});
    }
    return list;
}

class CorpusTemplate : public testing::TestWithParam<std::string>
{
};

TEST_P(CorpusTemplate, LoadsAndIsValid)
{
    TemplateReading reading = ReadTemplate((Folder() / GetParam()).string());
    EXPECT_NO_THROW(reading.snapshot.Validate());
    EXPECT_FALSE(reading.inventory.active.empty());
}

class EvaluatedTemplate : public testing::TestWithParam<std::string>
{
};

TEST_P(EvaluatedTemplate, IsWhatTheOtherEvaluatorSays)
{
    const Json expected = Expectations().at(GetParam());
    const TemplateInventory inventory = ReadTemplate((Folder() / GetParam()).string()).inventory;
    EXPECT_EQ(Json(inventory.active), expected.at("active"));
    EXPECT_EQ(ToJson(inventory.endpoints), expected.at("endpoints"));
    size_t off = 0;
    for (const auto& [type, count] : inventory.off)
    {
        off += count;
    }
    EXPECT_EQ(Json(off), expected.at("conditionally_off"));
    // The other evaluator leaves out stand-ins that only tags and names of records have.
    for (const std::string parameter : expected.at("stubbed_params"))
    {
        EXPECT_TRUE(std::any_of(inventory.stubs.begin(),
                                inventory.stubs.end(),
                                [&](const auto& stub) { return stub.parameter == parameter; }))
            << parameter;
    }
    EXPECT_EQ(inventory.unresolved.empty(), expected.at("opaque").empty());
}

TEST(CorpusTemplates, AreThere)
{
    EXPECT_GE(Templates().size(), 17U);
    EXPECT_GE(Evaluated().size(), 14U);
}

/// \param info of a test \return its template's name in letters, digits and underscores
std::string
NameOf(const testing::TestParamInfo<std::string>& info)
{
    std::string name = info.param;
    std::replace_if(
        name.begin(),
        name.end(),
        [](unsigned char c) { return std::isalnum(c) == 0; },
        '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Templates, CorpusTemplate, testing::ValuesIn(Templates()), NameOf);
INSTANTIATE_TEST_SUITE_P(Templates, EvaluatedTemplate, testing::ValuesIn(Evaluated()), NameOf);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(CorpusTemplate);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(EvaluatedTemplate);

} // namespace
