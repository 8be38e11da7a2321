// SPDX-License-Identifier: GPL-2.0-only
// Other values at places of a document.
#include "ns3/vpc-cloud.h"
#include "ns3/vpc-json-path.h"
#include "ns3/vpc-yaml.h"

#include <gtest/gtest.h>

namespace ns3
{
namespace vpc
{
namespace
{

/// \param path of the place \param value as YAML \return the changed document as JSON, or what is
/// wrong
std::string
Replaced(const std::string& path, const std::string& value)
{
    const JsonDocument document =
        ParseYaml("a: {b: 1, c: [{d: x}, {d: y}]}\ne: [1, 2]\n", "doc", {});
    const JsonDocument other = ParseYaml(value, "new", {});
    try
    {
        return JsonText(ReplaceAt(document.Root(), path, other.Root()));
    }
    catch (const aws::InputError& error)
    {
        return error.what();
    }
}

TEST(JsonPath, ReplacesOneValueAndLeavesTheRest)
{
    EXPECT_EQ(Replaced("a.b", "7"), R"({"a":{"b":7,"c":[{"d":"x"},{"d":"y"}]},"e":[1,2]})");
    EXPECT_EQ(Replaced("a.c[1].d", "z"), R"({"a":{"b":1,"c":[{"d":"x"},{"d":"z"}]},"e":[1,2]})");
    EXPECT_EQ(Replaced("e[0]", "{k: v}"),
              R"({"a":{"b":1,"c":[{"d":"x"},{"d":"y"}]},"e":[{"k":"v"},2]})");
}

TEST(JsonPath, AddsMembersThatAreNotThere)
{
    EXPECT_EQ(Replaced("f.g", "1"),
              R"({"a":{"b":1,"c":[{"d":"x"},{"d":"y"}]},"e":[1,2],"f":{"g":1}})");
    EXPECT_EQ(Replaced("f.ns3::vpc::X::Y", "5s"),
              R"({"a":{"b":1,"c":[{"d":"x"},{"d":"y"}]},"e":[1,2],"f":{"ns3::vpc::X::Y":"5s"}})");
}

TEST(JsonPath, AStarIsAllItems)
{
    EXPECT_EQ(Replaced("a.c[*].d", "z"), R"({"a":{"b":1,"c":[{"d":"z"},{"d":"z"}]},"e":[1,2]})");
}

TEST(JsonPath, NullTakesAway)
{
    EXPECT_EQ(Replaced("a", "null"), R"({"e":[1,2]})");
    EXPECT_EQ(Replaced("a.nothing", "null"),
              R"({"a":{"b":1,"c":[{"d":"x"},{"d":"y"}]},"e":[1,2]})");
}

TEST(JsonPath, APathThatLeadsNowhereIsOneLine)
{
    EXPECT_EQ(Replaced("e[2]", "1"), "new:1: 'e[2]' leads nowhere: e has 2 items, counted from 0");
    EXPECT_EQ(Replaced("a[0]", "1"), "new:1: 'a[0]' leads nowhere: a has 0 items, counted from 0");
    EXPECT_EQ(Replaced("a.b.c", "1"), "new:1: 'a.b.c' leads nowhere: a.b has no members, so no c");
    for (const char* path : {"", "a..b", "a.", ".a", "[0]", "e[x]", "e[", "e[]"})
    {
        EXPECT_EQ(Replaced(path, "1"),
                  "new:1: '" + std::string(path) + "' is no path; write e.g. workload[0].client");
    }
}

TEST(JsonPath, NumbersAreFoundByTheirPaths)
{
    const JsonDocument document =
        ParseYaml("a: {b: 1, s: text}\nc: [2.5, {d: -3}]\nt: '4'\n", "doc", {});
    EXPECT_EQ(
        FindNumbers(document.Root()),
        (std::vector<std::pair<std::string, double>>{{"a.b", 1}, {"c[0]", 2.5}, {"c[1].d", -3}}));
}

} // namespace
} // namespace vpc
} // namespace ns3
