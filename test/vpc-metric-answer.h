// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <string>

namespace metrictest
{

using Json = nlohmann::json;

/// \param data an answer \param queries its question; checks both against the API's rules
inline void
ExpectAnswer(const Json& data, const Json& queries)
{
    const std::regex id("[a-z][a-zA-Z0-9_]{0,254}");
    const std::regex timestamp("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\+00:00");
    ASSERT_EQ(data.size(), 2u);
    EXPECT_EQ(data.at("Messages"), Json::array());
    const Json& results = data.at("MetricDataResults");
    ASSERT_EQ(results.size(), queries.size());
    std::set<std::string> ids;
    for (std::size_t i = 0; i < results.size(); ++i)
    {
        const Json& result = results[i];
        ASSERT_EQ(result.size(), 5u);
        const std::string name = result.at("Id");
        EXPECT_TRUE(std::regex_match(name, id)) << name;
        EXPECT_TRUE(ids.insert(name).second) << name;
        EXPECT_EQ(result.at("StatusCode"), "Complete");
        EXPECT_EQ(result.at("Timestamps").size(), result.at("Values").size());
        EXPECT_FALSE(result.at("Values").empty());
        for (const Json& time : result.at("Timestamps"))
        {
            EXPECT_TRUE(std::regex_match(time.get<std::string>(), timestamp)) << time;
        }
        for (const Json& value : result.at("Values"))
        {
            EXPECT_TRUE(value.is_number_float()) << value;
        }
        EXPECT_EQ(queries[i].at("Id"), name);
        EXPECT_EQ(queries[i].at("Label"), result.at("Label"));
        const Json& stat = queries[i].at("MetricStat");
        EXPECT_EQ(stat.at("Period").get<int>() % 60, 0);
        EXPECT_FALSE(stat.at("Metric").at("Dimensions").empty());
    }
}

} // namespace metrictest
