// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vpc-yaml.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <string>
#include <unistd.h>
#include <vector>

using namespace ns3::vpc;

namespace
{

const std::vector<YamlTag> TAGS = {{"!Ref", "Ref", false},
                                   {"!Sub", "Fn::Sub", false},
                                   {"!Join", "Fn::Join", false},
                                   {"!GetAtt", "Fn::GetAtt", true}};

/// \param text YAML \return the same as JSON on one line
std::string
AsJson(const std::string& text)
{
    const JsonDocument document = ParseYaml(text, "x.yaml", TAGS);
    return JsonText(document.Root());
}

/// \param text YAML that is wrong \return the error
std::string
ErrorOf(const std::string& text)
{
    try
    {
        ParseYaml(text, "x.yaml", TAGS);
    }
    catch (const aws::InputError& error)
    {
        return error.what();
    }
    return "";
}

/// A text and what it must be read as.
struct YamlCase
{
    const char* name;
    std::string text;
    std::string expected;
};

class YamlReads : public testing::TestWithParam<YamlCase>
{
};

TEST_P(YamlReads, AsExpected)
{
    EXPECT_EQ(AsJson(GetParam().text), GetParam().expected);
}

const YamlCase READS[] = {
    {"Tags",
     "a: !Ref x\nb: !GetAtt p.q.r\n",
     R"({"a":{"Ref":"x"},"b":{"Fn::GetAtt":["p","q.r"]}})"},
    {"TagOnAList", "!Join ['', [a, !Sub '${b}']]", R"({"Fn::Join":["",["a",{"Fn::Sub":"${b}"}]]})"},
    {"TagOnABlock", "!Join\n- ''\n- - 1\n  - !Ref x\n", R"({"Fn::Join":["",[1,{"Ref":"x"}]]})"},
    {"TagWithoutValue", "a: !Ref\n", R"({"a":{"Ref":""}})"},
    {"TaggedScalarIsAString", "a: !Ref 123\n", R"({"a":{"Ref":"123"}})"},
    {"Booleans",
     "[true, True, TRUE, yes, Yes, on, ON, false, no, No, off, y, n, yEs]",
     R"([true,true,true,true,true,true,true,false,false,false,false,"y","n","yEs"])"},
    {"QuotedStaysAString", "['true', \"1\", '', 'null']", R"(["true","1","","null"])"},
    {"Numbers", "[0, 7, -3, 443, 1.5, 1e3, -0.25]", R"([0,7,-3,443,1.5,1000,-0.25])"},
    {"WhatIsNoNumber",
     "[010, 0x1F, 012345678901, 1_000, 1:30, +1, 1., .5, 2012-10-17, 1234567890123456789012]",
     R"(["010","0x1F","012345678901","1_000","1:30","+1","1.",".5","2012-10-17",)"
     R"("1234567890123456789012"])"},
    {"Nulls", "[~, null, Null, NULL, '']", R"([null,null,null,null,""])"},
    {"CoreTags", "[!!str 5, !!int '5', !!bool 'yes', ! 7]", R"(["5",5,true,"7"])"},
    {"BlockScalars", "a: |\n  x\n  y\nb: >-\n  x\n  y\n", R"({"a":"x\ny\n","b":"x y"})"},
    {"Alias", "a: &k {x: 1}\nb: *k\n", R"({"a":{"x":1},"b":{"x":1}})"},
    {"MergeKey",
     "a: &k {x: 1, y: 2}\nb: {<<: *k, y: 3}\n",
     R"({"a":{"x":1,"y":2},"b":{"y":3,"x":1}})"},
    {"MergeKeyOfAList",
     "a: &k {x: 1}\nb: &l {x: 2, z: 3}\nc:\n  <<: [*k, *l]\n",
     R"({"a":{"x":1},"b":{"x":2,"z":3},"c":{"x":1,"z":3}})"},
    {"QuotedMergeKeyIsAName", "a: {'<<': 1}", R"({"a":{"<<":1}})"},
    {"DocumentStartAndComment", "# c\n---\na: 1 # d\n...\n", R"({"a":1})"},
    {"FlowMap", "{a: 1, b: {}}", R"({"a":1,"b":{}})"},
    {"Json", "{\"a\":\n\t[1, \"\\u00e4\"]}", "{\"a\":[1,\"\xc3\xa4\"]}"},
};

INSTANTIATE_TEST_SUITE_P(Yaml, YamlReads, testing::ValuesIn(READS), [](const auto& info) {
    return std::string(info.param.name);
});

TEST(Yaml, KeepsTheLineOfEveryValue)
{
    const JsonDocument document = ParseYaml("# c\n"
                                            "a: 1\n"
                                            "b:\n"
                                            "  - x\n"
                                            "\n"
                                            "  - !GetAtt p.q\n"
                                            "c: {d:\n"
                                            "  text}\n",
                                            "x.yaml",
                                            TAGS);
    const JsonValue& root = document.Root();
    EXPECT_EQ(root.GetLine(), 2u);
    EXPECT_EQ(root.Find("a")->GetLine(), 2u);
    EXPECT_EQ(root.Find("b")->GetLine(), 4u);
    EXPECT_EQ(root.GetArray("b").at(0).GetLine(), 4u);
    EXPECT_EQ(root.GetArray("b").at(1).GetLine(), 6u);
    EXPECT_EQ(root.GetArray("b").at(1).GetArray("Fn::GetAtt").at(1).GetLine(), 6u);
    EXPECT_EQ(root.GetObject("c").Find("d")->Where(), "x.yaml:8");
}

/// \param count how many \param text what \return it so many times
std::string
Times(size_t count, const std::string& text)
{
    std::string all;
    for (size_t i = 0; i < count; ++i)
    {
        all += text;
    }
    return all;
}

/// \return nine lists, each of ten times the one before: a billion strings if written out
std::string
AliasBomb()
{
    std::string text = "a0: &a0 lol\n";
    for (int i = 1; i <= 9; ++i)
    {
        const std::string before = "*a" + std::to_string(i - 1) + ", ";
        text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + Times(9, before) +
                "*a" + std::to_string(i - 1) + "]\n";
    }
    return text;
}

class YamlRefuses : public testing::TestWithParam<YamlCase>
{
};

TEST_P(YamlRefuses, InOneLineWithTheRemedy)
{
    EXPECT_EQ(ErrorOf(GetParam().text), GetParam().expected);
}

const YamlCase REFUSES[] = {
    {"Tab",
     "a:\n\tb: 1\n",
     "x.yaml:2: a tab in the indentation; indent with spaces, YAML takes no tabs there"},
    {"DuplicateKey",
     "a:\n  b: 1\n  c: 2\n  b: 3\n",
     "x.yaml:4: the key \"b\" is there twice in one map; keep one of them"},
    {"DuplicateKeyOfJson",
     "{\"a\": {\"b\": 1,\n\"b\": 2}}",
     "x.yaml:2: the key \"b\" is there twice in one object; keep one of them"},
    {"UnknownTag",
     "a: 1\nb: !Reff x\n",
     "x.yaml:2: the tag !Reff is not known; correct or remove it; did you mean !Ref?"},
    {"ForeignType",
     "a: !!binary aGk=\n",
     "x.yaml:1: the tag !!binary is not read; write the value as a string"},
    {"TwoDocuments",
     "a: 1\n---\nb: 2\n",
     "x.yaml:2: a second document begins (\"---\"); keep one document in a file"},
    {"UnknownAlias",
     "a: *k\n",
     "x.yaml:1: the alias *k names no anchor that is complete before it; add &k or correct the "
     "name"},
    {"AliasOfItself",
     "a: &k\n  - *k\n",
     "x.yaml:2: the alias *k names no anchor that is complete before it; add &k or correct the "
     "name"},
    {"AliasBomb",
     AliasBomb(),
     "x.yaml:7: aliases repeat more than 200000 values; write what is meant without aliases of "
     "aliases"},
    {"AliasBombOfOneLongString",
     "a: &a " + std::string(100000, 'x') + "\nb:\n" + Times(1000, "- *a\n"),
     "x.yaml:130: aliases repeat more than 200000 values; write what is meant without aliases of "
     "aliases"},
    {"DeepLists",
     "a: 1\nb: " + std::string(5000, '['),
     "x.yaml:2: more than 200 levels deep; write it with fewer"},
    {"DeepMaps", Times(5000, "{a: "), "x.yaml:1: more than 200 levels deep; write it with fewer"},
    {"DeepJson",
     "\n" + Times(5000, "{\"a\": "),
     "x.yaml:2: more than 200 levels deep; nothing that AWS writes or reads is, write it again"},
    {"ListAsKey",
     "? [a]\n: 1\n",
     "x.yaml:1: a key that is a list or a map; write a string before "
     "the colon"},
    {"MergeOfAString",
     "a:\n  <<: x\n",
     "x.yaml:2: the merge key << takes a map or a list of maps; give it one"},
    {"Empty", "", "x.yaml:1: the file is empty; write it or remove it"},
    {"OnlyAComment", "# nothing\n", "x.yaml:1: the file is empty; write it or remove it"},
    {"ZeroByte", "a: \"\\0\"\n", "x.yaml:1: a zero byte in a string; remove it"},
    {"NoUtf8",
     "a: 1\nb: \xff\n",
     "x.yaml:2: not UTF-8 text: invalid leading UTF-8 octet; convert or correct it"},
    {"OpenQuote",
     "a: 1\nb: 'x\n",
     "x.yaml:3: not valid YAML: found unexpected end of stream while scanning a quoted scalar from "
     "line 2; correct it"},
    {"Large",
     "a: \"" + std::string(9 << 20, 'x') + "\"",
     "x.yaml:1: larger than 8 MB; CloudFormation takes 1 MB, split it"},
};

INSTANTIATE_TEST_SUITE_P(Yaml, YamlRefuses, testing::ValuesIn(REFUSES), [](const auto& info) {
    return std::string(info.param.name);
});

TEST(Yaml, ReadsAFile)
{
    const std::string path = testing::TempDir() + "yaml-" + std::to_string(getpid()) + ".yaml";
    std::ofstream(path) << "a: [1]\n";
    EXPECT_EQ(JsonText(ReadYamlFile(path, TAGS).Root()), R"({"a":[1]})");
    std::filesystem::remove(path);
    try
    {
        ReadYamlFile(path, TAGS);
        FAIL() << "a file that is not there was read";
    }
    catch (const aws::InputError& error)
    {
        EXPECT_EQ(error.what(), path + ": cannot be read: No such file or directory");
    }
}

} // namespace
