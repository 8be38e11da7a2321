// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vpc-json.h"

#include <functional>
#include <gtest/gtest.h>
#include <string>

using namespace ns3::vpc;

namespace
{

/// \param work something that fails \return the error's text, empty if it did not fail
std::string
ErrorOf(const std::function<void()>& work)
{
    try
    {
        work();
    }
    catch (const aws::InputError& error)
    {
        return error.what();
    }
    return "";
}

/// \param text JSON or not \return the error of parsing it as x.json
std::string
ParseError(const std::string& text)
{
    return ErrorOf([&text]() { JsonDocument::Parse(text, "x.json"); });
}

TEST(Json, KeepsTheLineOfEveryValue)
{
    const JsonDocument document = JsonDocument::Parse("{\n"
                                                      "  \"a\": 1,\n"
                                                      "  \"b\": [\n"
                                                      "    17\n"
                                                      "    ,\n"
                                                      "    true,\r\n"
                                                      "    \"text\", 2.5\n"
                                                      "  ],\n"
                                                      "  \"c\": {\"d\":\n"
                                                      "    null}, \"e\":\n"
                                                      "    \"f\"}\n",
                                                      "x.json");
    const JsonValue& root = document.Root();
    EXPECT_EQ(root.GetLine(), 1u);
    EXPECT_EQ(root.Find("a")->GetLine(), 2u);
    const auto& items = root.GetArray("b");
    ASSERT_EQ(items.size(), 4u);
    EXPECT_EQ(root.Find("b")->GetLine(), 3u);
    EXPECT_EQ(items[0].GetLine(), 4u); // the parser reads the line's end before it tells
    EXPECT_EQ(items[1].GetLine(), 6u);
    EXPECT_EQ(items[2].GetLine(), 7u);
    EXPECT_EQ(items[3].GetLine(), 7u);
    EXPECT_EQ(root.GetObject("c").GetLine(), 9u);
    EXPECT_EQ(root.GetObject("c").Members().at(0).second.GetLine(), 10u);
    EXPECT_EQ(root.Find("e")->Where(), "x.json:11");
}

TEST(Json, ValuesSurviveAMoveOfTheDocument)
{
    JsonDocument first = JsonDocument::Parse("{\"a\": \"b\"}", "first.json");
    const JsonValue* value = first.Root().Find("a");
    const JsonDocument second = std::move(first);
    EXPECT_EQ(value, second.Root().Find("a"));
    EXPECT_EQ(value->Where(), "first.json:1");
}

TEST(Json, GettersTakeAbsentAndNullForTheDefault)
{
    const JsonDocument document =
        JsonDocument::Parse("{\"s\": \"x\", \"b\": true, \"i\": -7, \"n\": null, "
                            "\"l\": [\"p\", \"q\"], \"o\": [{\"Id\": \"1\"}, {}, {\"Id\": \"2\"}]}",
                            "x.json");
    const JsonValue& root = document.Root();
    EXPECT_EQ(root.GetString("s"), "x");
    EXPECT_EQ(root.GetString("n", "fallback"), "fallback");
    EXPECT_EQ(root.GetString("absent", "fallback"), "fallback");
    EXPECT_TRUE(root.GetBool("b", false));
    EXPECT_TRUE(root.GetBool("n", true));
    EXPECT_EQ(root.GetInt("i", 0), -7);
    EXPECT_EQ(root.GetInt("n", 5), 5);
    EXPECT_EQ(root.Find("n"), nullptr);
    EXPECT_TRUE(root.GetArray("n").empty());
    EXPECT_TRUE(root.GetObject("absent").Members().empty());
    EXPECT_EQ(root.GetStrings("l"), (std::vector<std::string>{"p", "q"}));
    EXPECT_EQ(root.GetStrings("o", "Id"), (std::vector<std::string>{"1", "2"}));
}

TEST(Json, WrongKindsSayWhereAndWhatWasExpected)
{
    const JsonDocument document =
        JsonDocument::Parse("{\n\"s\": 5,\n\"i\": 1.5,\n\"l\": {},\n\"b\": \"true\",\n"
                            "\"big\": 18446744073709551615, \"m\": [\"a\", 1]}",
                            "x.json");
    const JsonValue& root = document.Root();
    EXPECT_EQ(ErrorOf([&]() { root.GetString("s"); }),
              "x.json:2: s must be a string, found a whole number");
    EXPECT_EQ(ErrorOf([&]() { root.GetInt("i", 0); }),
              "x.json:3: i must be a whole number, found a number");
    EXPECT_EQ(ErrorOf([&]() { root.GetArray("l"); }),
              "x.json:4: l must be a list, found an object");
    EXPECT_EQ(ErrorOf([&]() { root.GetBool("b", true); }),
              "x.json:5: b must be true or false, found a string");
    EXPECT_EQ(ErrorOf([&]() { root.GetObject("s"); }),
              "x.json:2: s must be an object, found a whole number");
    EXPECT_EQ(ErrorOf([&]() { root.GetInt("big", 0); }),
              "x.json:6: big must be a whole number, found a number");
    EXPECT_EQ(ErrorOf([&]() { root.GetStrings("m"); }),
              "x.json:6: m must be a list of strings, found a whole number");
}

TEST(Json, BrokenTextSaysLineAndColumn)
{
    // the column is that of the byte at which the text stops making sense
    EXPECT_EQ(ParseError("{\n  \"a\": 1\n  \"b\": 2\n}").substr(0, 28),
              "x.json:3:5: not valid JSON: ");
    EXPECT_EQ(ParseError("{\"a\" 1}").substr(0, 11), "x.json:1:6:");
    EXPECT_EQ(ParseError("]").substr(0, 11), "x.json:1:1:");
    EXPECT_EQ(ParseError("{} {}").substr(0, 11), "x.json:1:4:");
}

TEST(Json, ATruncatedFileIsCalledSo)
{
    const std::string why = "the file ends in the middle of a value; it is cut off, dump it again";
    EXPECT_EQ(ParseError("{\"Subnets\": [\n  {\"SubnetId\": \"subnet-1\"},\n"),
              "x.json:3:1: " + why);
    EXPECT_EQ(ParseError("{\"Subnets\": [{\"Su"), "x.json:1:18: " + why);
    EXPECT_EQ(ParseError("{\"a\": tr"), "x.json:1:9: " + why);
}

TEST(Json, OtherFilesThatAreNoJsonAreOneShortLine)
{
    EXPECT_NE(ParseError(" \n").find("x.json:1:1: the file is empty"), std::string::npos);
    EXPECT_NE(ParseError(std::string("\xff\xfe{\0}\0", 6)).find("UTF-16"), std::string::npos);
    EXPECT_NE(ParseError("\xef\xbb\xbf{\"a\": }").find("x.json:1:"), std::string::npos);
    EXPECT_EQ(ParseError("\xef\xbb\xbf{\"a\": 1}"), ""); // UTF-8 with a mark is fine
    EXPECT_NE(ParseError("{\"a\": \"\xff\"}").find("x.json:1:8: not valid JSON"),
              std::string::npos);
    const std::string endless = "{\"a\": \"" + std::string(5000, 'x') + "\n\"}";
    EXPECT_LT(ParseError(endless).size(), 300u);
    EXPECT_EQ(ParseError(endless).find('\n'), std::string::npos);
    EXPECT_NE(ErrorOf([]() {
                  JsonDocument::ReadFile("no/such/file.json");
              }).find("no/such/file.json: cannot be read"),
              std::string::npos);
}

TEST(Json, AbsurdDepthIsAnErrorAndNotACrash)
{
    EXPECT_NE(ParseError(std::string(1000000, '[')).find("levels deep"), std::string::npos);
}

TEST(Json, QuotesWhateverAFileNameMayHold)
{
    EXPECT_EQ(JsonQuote("a\"b\\c\n"), "\"a\\\"b\\\\c\\n\"");
    EXPECT_EQ(JsonQuote("\xff"), "\"\xef\xbf\xbd\"");
}

} // namespace
