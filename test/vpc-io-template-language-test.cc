// SPDX-License-Identifier: GPL-2.0-only
// The template language: what functions give, and every mistake in one line with file and line.
#include "vpc-io-template-files.h"

#include "ns3/vpc-template-stack.h"

using namespace vpc_template_test;

namespace
{

/// Everything that expressions of the tests refer to, and a VPC whose tag "x" has their value.
const std::string FRAME = R"(
Transform: AWS::LanguageExtensions
Parameters:
  Env: {Type: String, Default: prod}
  Count: {Type: Number, Default: 3}
  Names: {Type: CommaDelimitedList, Default: "a, b ,c"}
  Ami: {Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default: /ami/latest}
Mappings:
  Blocks:
    us-east-1: {Vpc: 10.1.0.0/16, Many: [x, y]}
    eu-west-1: {Vpc: 10.2.0.0/16}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsTest: !Not [!Condition IsProd]
  Both: !And [!Condition IsProd, !Not [!Condition IsTest]]
  Either: !Or [!Condition IsTest, !Equals [1, "1"]]
Resources:
  Off:
    Type: AWS::EC2::InternetGateway
    Condition: IsTest
  Topic: {Type: AWS::SNS::Subscription}
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
      Tags:
        - Key: x
          Value: )";

/// An expression and its value, or a part of its error.
struct LanguageCase
{
    const char* name;
    const char* expression;
    const char* expected;
};

/// \param out where to \param c a case
void
PrintTo(const LanguageCase& c, std::ostream* out)
{
    *out << c.name;
}

class TemplateExpression : public testing::TestWithParam<LanguageCase>
{
};

TEST_P(TemplateExpression, Gives)
{
    const TemplateFolder folder;
    TemplateInput input;
    input.stackName = "net";
    const TemplateReading reading = folder.Read(FRAME + GetParam().expression + "\n", input);
    const auto& vpcs = reading.snapshot.cloud.vpcs;
    ASSERT_EQ(vpcs.size(), 1U);
    const auto& tags = vpcs.begin()->second.tags;
    const auto tag = tags.find("x");
    EXPECT_EQ(tag == tags.end() ? "(nothing)" : tag->second, GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Functions,
    TemplateExpression,
    testing::Values(
        LanguageCase{"RefParameter", "!Ref Env", "prod"},
        LanguageCase{"RefNumber", "!Ref Count", "3"},
        LanguageCase{"LongForm", "{Ref: Env}", "prod"},
        LanguageCase{"RefOpaque", "!Ref Topic", "(Ref Topic (AWS::SNS::Subscription))"},
        LanguageCase{"RefLeftOut", "!Ref Off", "(Off, left out by its condition)"},
        LanguageCase{"StoredParameter", "!Ref Ami", "(Systems Manager parameter /ami/latest)"},
        LanguageCase{"NoValue", "!Ref AWS::NoValue", "(nothing)"},
        LanguageCase{"Region", "!Ref AWS::Region", "us-east-1"},
        LanguageCase{"Account", "!Ref AWS::AccountId", "123456789012"},
        LanguageCase{"Partition", "!Ref AWS::Partition", "aws"},
        LanguageCase{"Suffix", "!Ref AWS::URLSuffix", "amazonaws.com"},
        LanguageCase{"StackName", "!Ref AWS::StackName", "net"},
        LanguageCase{"Sub", "!Sub 'x-${Env}-${AWS::Region}'", "x-prod-us-east-1"},
        LanguageCase{"SubLiteral", "!Sub '${!Env}/${Env}'", "${Env}/prod"},
        LanguageCase{"SubMap", "!Sub ['${a}${Env}', {a: !Join ['', [p, q]]}]", "pqprod"},
        LanguageCase{"SubGetAtt", "!Sub '${Off.Id}'", "(Off, left out by its condition)"},
        LanguageCase{"Join", "!Join ['-', [a, !Ref Env, 3]]", "a-prod-3"},
        LanguageCase{"JoinNoValue", "!Join ['-', [a, !Ref 'AWS::NoValue', b]]", "a-b"},
        LanguageCase{"JoinParameterList", "!Join ['|', !Ref Names]", "a|b|c"},
        LanguageCase{"Select", "!Select [1, [a, b]]", "b"},
        LanguageCase{"SelectText", "!Select ['1', !Ref Names]", "b"},
        LanguageCase{"SelectSplit", "!Select [2, !Split ['.', 10.0.7.0]]", "7"},
        LanguageCase{"SelectUnknown",
                     "!Select [1, !Split [',', !ImportValue Nets]]",
                     "(item 1 of (Fn::ImportValue Nets))"},
        LanguageCase{"GetAzs",
                     "!Join [' ', !GetAZs '']",
                     "us-east-1a us-east-1b us-east-1c us-east-1d "
                     "us-east-1e us-east-1f"},
        LanguageCase{"GetAzsOfRegion", "!Select [0, {'Fn::GetAZs': eu-west-1}]", "eu-west-1a"},
        LanguageCase{"If", "!If [IsProd, yes-it-is, no]", "yes-it-is"},
        LanguageCase{"IfNoValue", "!If [IsTest, x, !Ref 'AWS::NoValue']", "(nothing)"},
        LanguageCase{"IfNested", "!If [IsTest, x, !If [Both, y, z]]", "y"},
        LanguageCase{"Or", "!If [Either, y, n]", "y"},
        LanguageCase{"FindInMap", "!FindInMap [Blocks, !Ref 'AWS::Region', Vpc]", "10.1.0.0/16"},
        LanguageCase{"FindInMapList", "!Select [1, !FindInMap [Blocks, us-east-1, Many]]", "y"},
        LanguageCase{"FindInMapDefault",
                     "!FindInMap [Blocks, mars-1, Vpc, {DefaultValue: !Ref Env}]",
                     "prod"},
        LanguageCase{"Cidr",
                     "!Join [' ', !Cidr [10.0.0.0/16, 3, 8]]",
                     "10.0.0.0/24 10.0.1.0/24 10.0.2.0/24"},
        LanguageCase{"CidrSmall", "!Select [1, !Cidr [10.0.0.0/24, '2', '4']]", "10.0.0.16/28"},
        LanguageCase{"Length", "!Join ['', [n, {'Fn::Length': !Ref Names}]]", "n3"},
        LanguageCase{"ToJsonString",
                     "{'Fn::ToJsonString': {a: [1, !Ref Env]}}",
                     R"({"a":[1,"prod"]})"},
        LanguageCase{"Base64", "!Base64 text", "text"},
        LanguageCase{"ImportUnknown", "!ImportValue Nets", "(Fn::ImportValue Nets)"},
        LanguageCase{"QuotedNumber", "'0123'", "0123"},
        LanguageCase{"AccountNumber", "012345678901", "012345678901"}),
    [](const auto& info) { return info.param.name; });

class TemplateMistake : public testing::TestWithParam<LanguageCase>
{
};

TEST_P(TemplateMistake, IsOneLineWithFileAndLine)
{
    const TemplateFolder folder;
    const std::string error = folder.ErrorOf(FRAME + GetParam().expression + "\n");
    EXPECT_EQ(error.rfind("net.yaml:28: ", 0), 0U) << error;
    EXPECT_NE(error.find(GetParam().expected), std::string::npos) << error;
    EXPECT_EQ(error.find('\n'), std::string::npos) << error;
}

INSTANTIATE_TEST_SUITE_P(
    Functions,
    TemplateMistake,
    testing::Values(
        LanguageCase{"RefNothing", "!Ref Environment", "\"Environment\", which is neither"},
        LanguageCase{"RefMisspelt", "!Ref Conut", "did you mean Count?"},
        LanguageCase{"RefList", "!Ref [a]", "Ref takes the name"},
        LanguageCase{"GetAttNothing", "!GetAtt Nobody.Arn", "\"Nobody\", which is no resource"},
        LanguageCase{"GetAttShape", "!GetAtt Vpc", "Fn::GetAtt takes"},
        LanguageCase{"SubNothing", "!Sub '${Nobody}'", "Fn::Sub names \"Nobody\""},
        LanguageCase{"SubList", "!Sub '${Names}'", "join or select it first"},
        LanguageCase{"SubShape", "!Sub {a: b}", "Fn::Sub takes"},
        LanguageCase{"JoinShape", "!Join [a]", "Fn::Join takes"},
        LanguageCase{"JoinTree", "!Join [a, [{b: c}]]", "Fn::Join takes"},
        LanguageCase{"SelectRange", "!Select [3, !Ref Names]", "item 3 of a list of 3"},
        LanguageCase{"SelectShape", "!Select [a, [b]]", "Fn::Select takes"},
        LanguageCase{"SplitEmpty", "!Split ['', a]", "at least one character"},
        LanguageCase{"IfCondition", "!If [IsNothing, a, b]", "the condition \"IsNothing\""},
        LanguageCase{"IfShape", "!If [IsProd, a]", "Fn::If takes"},
        LanguageCase{"MapKey",
                     "!FindInMap [Blocks, mars-1, Vpc]",
                     "no mapping Blocks / mars-1 / Vpc"},
        LanguageCase{"MapShape", "!FindInMap [Blocks]", "Fn::FindInMap takes"},
        LanguageCase{"CidrRoom", "!Select [0, !Cidr [10.0.0.0/24, 3, 7]]", "no room for 3"},
        LanguageCase{"CidrBits", "!Select [0, !Cidr [10.0.0.0/24, 1, 9]]", "give fewer"},
        LanguageCase{"CidrBlock", "!Select [0, !Cidr [ten, 1, 8]]", "no IPv4 address block"},
        LanguageCase{"CidrCount", "!Select [0, !Cidr [10.0.0.0/16, 257, 4]]", "1 to 256"},
        LanguageCase{"Azs", "!Select [0, !GetAZs mars-1]", "Region \"mars-1\""},
        LanguageCase{"NoFunction", "{'Fn::Magic': 1}", "no function Fn::Magic"},
        LanguageCase{"TwoFunctions", "{'Fn::Join': ['', []], 'Fn::Sub': a}", "stands beside"},
        LanguageCase{"UnknownTag", "!Reff Env", "!Reff"}),
    [](const auto& info) { return info.param.name; });

/// A whole template and a part of its error.
class TemplateError : public testing::TestWithParam<LanguageCase>
{
};

TEST_P(TemplateError, IsOneLineThatNamesTheFile)
{
    const TemplateFolder folder;
    const std::string error = folder.ErrorOf(GetParam().expression);
    EXPECT_EQ(error.rfind("net.yaml:", 0), 0U) << error;
    EXPECT_NE(error.find(GetParam().expected), std::string::npos) << error;
    EXPECT_EQ(error.find('\n'), std::string::npos) << error;
}

INSTANTIATE_TEST_SUITE_P(
    Templates,
    TemplateError,
    testing::Values(
        LanguageCase{"NoResources", "Parameters: {}\n", ":1: is no CloudFormation template"},
        LanguageCase{"NoMap", "[1]\n", ":1: is no CloudFormation template"},
        LanguageCase{"Section", "Resource: {}\n", "no section \"Resource\""},
        LanguageCase{"Version",
                     "AWSTemplateFormatVersion: 2011\nResources: {}\n",
                     ":1: AWSTemplateFormat"},
        LanguageCase{"NoType", "Resources:\n  A: {Properties: {}}\n", ":2: resource A has no Type"},
        LanguageCase{"ConditionCircle",
                     "Conditions:\n  A: !Condition B\n  B: !Not [!Condition A]\n"
                     "Resources:\n  V: {Type: AWS::SNS::Topic}\n",
                     "depends on itself"},
        LanguageCase{
            "ResourceCircle",
            "Resources:\n"
            "  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref B, CidrBlock: 10.0.0.0/24}}\n"
            "  B: {Type: AWS::EC2::VPC, Properties: {CidrBlock: !GetAtt A.CidrBlock}}\n",
            ":2: resources depend on each other in a circle: A -> B -> A"},
        LanguageCase{"DependsOn",
                     "Resources:\n  A: {Type: AWS::SNS::Topic, DependsOn: B}\n",
                     "DependsOn names \"B\""},
        LanguageCase{
            "Loop",
            "Resources:\n  'Fn::ForEach::L': [X, [a], {'${X}': {Type: AWS::SNS::Topic}}]\n",
            "needs the transform AWS::LanguageExtensions"},
        LanguageCase{"LoopShape",
                     "Transform: AWS::LanguageExtensions\n"
                     "Resources:\n  'Fn::ForEach::L': [X, [a]]\n",
                     ":3: Fn::ForEach::L takes"},
        LanguageCase{
            "LoopTwice",
            "Transform: AWS::LanguageExtensions\n"
            "Resources:\n  'Fn::ForEach::L': [X, [a, b], {Same: {Type: AWS::SNS::Topic}}]\n",
            "\"Same\" is made twice"},
        LanguageCase{"ParameterType",
                     "Parameters:\n  P: {Type: Text}\nResources:\n  A: {Type: AWS::SNS::Topic}\n",
                     ":2: there is no parameter type \"Text\""},
        LanguageCase{"AllowedValues",
                     "Parameters:\n  P: {Type: String, Default: c, AllowedValues: [a, b]}\n"
                     "Resources:\n  A: {Type: AWS::SNS::Topic}\n",
                     ":2: parameter P has the value \"c\""},
        LanguageCase{"MaxValue",
                     "Parameters:\n  P: {Type: Number, Default: 9, MaxValue: 8}\n"
                     "Resources:\n  A: {Type: AWS::SNS::Topic}\n",
                     "beyond its MaxValue 8"},
        LanguageCase{"NoNumber",
                     "Parameters:\n  P: {Type: Number, Default: nine}\n"
                     "Resources:\n  A: {Type: AWS::SNS::Topic}\n",
                     "which is no number"},
        LanguageCase{"DuplicateKey", "Resources: {}\nResources: {}\n", ":2:"},
        LanguageCase{"Tab", "Resources:\n\tA: b\n", ":2"},
        LanguageCase{"TwoDocuments", "Resources: {}\n---\nResources: {}\n", "document"},
        LanguageCase{
            "AliasBomb",
            "a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
            "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
            "e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]\n"
            "g: &g [*f,*f,*f,*f,*f,*f,*f,*f,*f,*f]\nh: [*g,*g,*g,*g,*g,*g,*g,*g,*g,*g]\n",
            "alias"},
        LanguageCase{"CutJson", "{\"Resources\": {", ":1"},
        LanguageCase{"Nothing", "", "empty"}),
    [](const auto& info) { return info.param.name; });

TEST(TemplateLanguage, LoopsMakeResourcesAndProperties)
{
    const TemplateFolder folder;
    const TemplateReading reading = folder.Read(R"(
Transform: [AWS::LanguageExtensions]
Parameters:
  Hosts: {Type: CommaDelimitedList, Default: "0,16"}
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  'Fn::ForEach::Tier':
    - T
    - [1, 2]
    - 'Fn::ForEach::Host':
      - H
      - !Ref Hosts
      - 'Net${T}x&{H}':
          Type: AWS::EC2::Subnet
          Properties:
            VpcId: !Ref Vpc
            CidrBlock: !Sub '10.0.${T}.${H}/28'
            Tags:
              - 'Fn::ForEach::Tag': [K, [Key, Value], {'${K}': !Ref T}]
)");
    std::string subnets;
    for (const auto& [name, id] : reading.inventory.ids)
    {
        const auto subnet = reading.snapshot.cloud.subnets.find(id);
        if (subnet != reading.snapshot.cloud.subnets.end())
        {
            subnets += name + " " + subnet->second.cidrBlock.ToString() + " " +
                       subnet->second.tags.begin()->first + ";";
        }
    }
    EXPECT_EQ(subnets,
              "Net1x0 10.0.1.0/28 1;Net1x16 10.0.1.16/28 1;"
              "Net2x0 10.0.2.0/28 2;Net2x16 10.0.2.16/28 2;");
}

TEST(TemplateLanguage, ValuesComeFromFilesAndTheCaller)
{
    const TemplateFolder folder;
    const std::map<std::string, std::string> expected = {{"A", "1"}, {"B", "x,y"}};
    for (const char* text : {R"([{"ParameterKey": "A", "ParameterValue": "1"},
                                 {"ParameterKey": "B", "ParameterValue": "x,y"}])",
                             R"({"Parameters": {"A": "1", "B": "x,y"}})",
                             R"({"A": 1, "B": ["x", "y"]})",
                             "A: 1\nB: [x, y]\n"})
    {
        EXPECT_EQ(ReadTemplateParameters(folder.Write("p.json", text)), expected) << text;
    }
    TemplateInput input;
    input.parameters = {{"Env", "test"}};
    const auto reading = folder.Read(FRAME + "!If [IsTest, t, p]\n", input);
    EXPECT_EQ(reading.snapshot.cloud.vpcs.begin()->second.tags.at("x"), "t");
    EXPECT_EQ(reading.inventory.active.at("AWS::EC2::InternetGateway"), 1U);
    input.parameters = {{"Evn", "test"}};
    EXPECT_NE(folder.ErrorOf(FRAME + "x\n", input).find("did you mean Env?"), std::string::npos);
}

TEST(TemplateLanguage, IdsDependOnStackAndLogicalIdOnly)
{
    EXPECT_EQ(TemplateId("vpc", "net", "Vpc"), TemplateId("vpc", "net", "Vpc"));
    EXPECT_NE(TemplateId("vpc", "net", "Vpc"), TemplateId("vpc", "net2", "Vpc"));
    EXPECT_NE(TemplateId("vpc", "net", "Vpc1"), TemplateId("vpc", "net", "Vpc2"));
    EXPECT_EQ(TemplateId("vpc", "net", "Vpc").size(), std::string("vpc-").size() + 17);
}

TEST(TemplateLanguage, ATextThatGrowsIsRefused)
{
    // Each mapping's value is ten of the one before: a bomb without aliases.
    std::string text = "Transform: AWS::LanguageExtensions\nResources:\n";
    std::string loop = "{'N${A}${B}${C}${D}${E}${F}': {Type: AWS::SNS::Topic}}";
    for (const char* name : {"F", "E", "D", "C", "B", "A"})
    {
        loop = std::string("{'Fn::ForEach::") + name + "': [" + name +
               ", ['0','1','2','3','4','5','6','7','8','9'], " + loop + "]}";
    }
    const TemplateFolder folder;
    EXPECT_NE(folder.ErrorOf(text + "  " + loop.substr(1, loop.size() - 2) + "\n")
                  .find("loops make more than"),
              std::string::npos);
}

TEST(TemplateLanguage, AttributesThatReferToEachOtherAgainAndAgainAreRefused)
{
    std::string text =
        "Resources:\n  V0: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}\n";
    for (int i = 1; i <= 40; ++i) // evaluated naively, 2 to the 40th
    {
        const std::string before = "!GetAtt V" + std::to_string(i - 1) + ".CidrBlock";
        text += "  V" + std::to_string(i) +
                ": {Type: AWS::EC2::VPC, Properties: {CidrBlock: " + "!Select [0, [" + before +
                ", " + before + "]]}}\n";
    }
    const TemplateFolder folder;
    const std::string error = folder.ErrorOf(text);
    EXPECT_NE(error.find("steps, for functions refer to each other"), std::string::npos) << error;
}

TEST(TemplateLanguage, MoreResourcesThanAwsEverTakesAreRefused)
{
    std::string text = "Resources:\n";
    for (int i = 0; i <= 5000; ++i)
    {
        text += "  T" + std::to_string(i) + ": {Type: AWS::SNS::Topic}\n";
    }
    const TemplateFolder folder;
    EXPECT_EQ(folder.ErrorOf(text),
              "net.yaml:1: has 5001 resources; CloudFormation takes 500, split it");
}

TEST(TemplateLanguage, DeepNestingAndLargeFilesAreRefused)
{
    const TemplateFolder folder;
    for (const auto& [open, close] : {std::pair{"[", "]"}, std::pair{"{\"a\":", "}"}})
    {
        std::string deep = "{\"Resources\": ";
        for (int i = 0; i < 100000; ++i)
        {
            deep += open;
        }
        EXPECT_NE(folder.ErrorOf(deep).find("levels"), std::string::npos) << close;
    }
    EXPECT_NE(folder.ErrorOf("Resources: " + std::string(9 << 20, '[')).find("MB"),
              std::string::npos);
}

} // namespace
