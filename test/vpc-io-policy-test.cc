// SPDX-License-Identifier: GPL-2.0-only
// Policies from JSON: what the table of cases says of them, and what is wrong with bad ones.
#include "vpc-test-paths.h"

#include "ns3/vpc-json.h"
#include "ns3/vpc-policy-access.h"
#include "ns3/vpc-policy-reader.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <string>

using namespace ns3::vpc;
using namespace ns3::vpc::aws;

namespace
{

const std::string TABLE = testpaths::Fixture("policies/policy-cases.json");

/// The policies of the table, and its cases.
class PolicyTable : public ::testing::Test
{
  protected:
    PolicyTable()
        : m_document(JsonDocument::ReadFile(TABLE))
    {
        Add("identityPolicies", PolicyKind::IDENTITY);
        Add("resourcePolicies", PolicyKind::RESOURCE);
        Add("endpointPolicies", PolicyKind::ENDPOINT);
        Add("gatewayEndpointPolicies", PolicyKind::GATEWAY_ENDPOINT);
        m_policies.emplace("default", Policy::FullAccess());
    }

    /// \param group of policies \param kind of all of them
    void Add(const std::string& group, PolicyKind kind)
    {
        for (const auto& [name, policy] : Root().GetObject(group).Members())
        {
            m_policies.emplace(name, Policy(ReadPolicyDocument(policy, name), kind));
        }
    }

    /// \return the table
    const JsonValue& Root() const
    {
        return m_document.Root();
    }

    /// \param item a case \param name of a value \return its own or the default
    std::string Get(const JsonValue& item, const std::string& name) const
    {
        return item.GetString(name, Root().GetObject("defaults").GetString(name));
    }

    /// \param item a case \param name of the member that names a policy \return it or nullptr
    const Policy* FindPolicy(const JsonValue& item, const std::string& name) const
    {
        const std::string policy = item.GetString(name);
        return policy.empty() ? nullptr : &m_policies.at(policy);
    }

    /// \param item a case \return what it asks
    PolicyRequest MakeRequest(const JsonValue& item) const
    {
        PolicyRequest request(Get(item, "caller"), Get(item, "action"), Get(item, "resource"));
        request.Set("aws:ResourceAccount", Get(item, "owner"));
        PolicyPath path;
        path.vpcEndpointId = item.GetString("via");
        path.sourceAddress = item.GetString("address");
        path.secureTransport = item.GetBool("tls", true);
        if (!path.vpcEndpointId.empty())
        {
            const JsonValue& endpoint = Root().GetObject("endpoints").GetObject(path.vpcEndpointId);
            path.vpcId = endpoint.GetString("vpc");
            path.vpceAccount = endpoint.GetString("account");
            path.vpceOrgId = endpoint.GetString("org");
            path.vpceOrgPaths = endpoint.GetStrings("orgPaths");
        }
        SetPathKeys(request, path);
        for (const auto& [key, value] : item.GetObject("context").Members())
        {
            if (value.GetKind() == JsonValue::Kind::Array)
            {
                request.Set(key, item.GetObject("context").GetStrings(key));
            }
            else
            {
                request.Set(key, value.AsString());
            }
        }
        return request;
    }

    /// \param item a case \return what is decided
    AccessDecision Decide(const JsonValue& item) const
    {
        std::vector<Policy> identity;
        const JsonValue& owner = item.Find("identity") ? item : Root().GetObject("defaults");
        for (const std::string& name : owner.GetStrings("identity"))
        {
            identity.push_back(m_policies.at(name));
        }
        return DecideAccess(identity,
                            FindPolicy(item, "endpointPolicy"),
                            FindPolicy(item, "resourcePolicy"),
                            MakeRequest(item));
    }

    JsonDocument m_document;
    std::map<std::string, Policy> m_policies;
};

} // namespace

TEST_F(PolicyTable, EveryCaseIsDecidedByItsRule)
{
    std::map<std::string, int> counts;
    for (const JsonValue& item : Root().GetArray("cases"))
    {
        SCOPED_TRACE(item.Where() + ": " + item.GetString("case") + ": " + item.GetString("rule"));
        ASSERT_FALSE(item.GetString("rule").empty());
        ASSERT_FALSE(item.GetString("page").empty());
        const AccessDecision decision = Decide(item);
        const std::string expected = item.GetString("expect");
        ++counts[expected];
        if (expected == "not applicable")
        {
            EXPECT_EQ(ToString(decision.verdict), "implicit deny");
            EXPECT_EQ(ToString(decision.decidedBy), item.GetString("missing"));
            EXPECT_TRUE(decision.statement.empty());
        }
        else
        {
            EXPECT_EQ(ToString(decision.verdict), expected == "deny" ? "explicit deny" : expected);
            EXPECT_EQ(std::string(decision.policy) + "/" + std::string(decision.statement),
                      item.GetString("by"));
        }
        EXPECT_EQ(decision.IsAllowed(), expected == "allow");
    }
    EXPECT_GE(counts["allow"] + counts["deny"] + counts["not applicable"], 60);
    EXPECT_GE(counts["allow"], 10);
    EXPECT_GE(counts["deny"], 10);
    EXPECT_GE(counts["not applicable"], 10);
}

TEST_F(PolicyTable, EveryPolicyIsUsed)
{
    std::map<std::string, int> uses;
    for (const JsonValue& item : Root().GetArray("cases"))
    {
        ++uses[item.GetString("endpointPolicy")];
        ++uses[item.GetString("resourcePolicy")];
        for (const std::string& name : item.GetStrings("identity"))
        {
            ++uses[name];
        }
    }
    for (const auto& [name, policy] : m_policies)
    {
        EXPECT_GT(uses[name] + (name == "allow-all" ? 1 : 0), 0) << name;
    }
}

namespace
{

/// \param text a policy \param kind what it is attached to \return the error of reading it
std::string
Error(const std::string& text, PolicyKind kind = PolicyKind::RESOURCE)
{
    try
    {
        ReadPolicy(text, "p.json", kind);
    }
    catch (const InputError& error)
    {
        EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << error.what();
        return error.what();
    }
    return "";
}

/// \param members of a statement \return a policy with it on its third line
std::string
Statement(const std::string& members)
{
    return "{\"Version\": \"2012-10-17\",\n \"Statement\": [\n  {" + members + "}]}";
}

/// \param condition the content of a Condition on the fourth line \return the error
std::string
ConditionError(const std::string& condition)
{
    return Error(Statement(R"("Sid": "S", "Effect": "Deny", "Principal": "*", "Action": "*",
   "Resource": "*", "Condition": {)" +
                           condition + "}"));
}

const std::string REST =
    R"(, "Principal": "*", "Action": "*", "Resource": "*")"; //!< of a statement

} // namespace

TEST(BadPolicy, IsNoJson)
{
    EXPECT_EQ(Error("Allow everything").rfind("p.json:1:1: not valid JSON: ", 0), 0U);
    EXPECT_EQ(Error(" "), "p.json:1:1: the file is empty; dump it again or remove it");
    EXPECT_EQ(Error("{\"Statement\": [").rfind("p.json:1:16: the file ends in the middle", 0), 0U);
    EXPECT_EQ(Error("[]"), "p.json:1: the policy is not an object; write { ... }");
}

TEST(BadPolicy, LacksAnElement)
{
    EXPECT_EQ(Error("{\n}"), "p.json:1: no Statement; write \"Statement\": [ ... ]");
    EXPECT_EQ(Error(Statement(R"("Action": "*", "Resource": "*")")),
              "p.json:3: statement #1: no Effect; write \"Effect\": \"Allow\" or \"Effect\": "
              "\"Deny\"");
    EXPECT_EQ(Error(Statement(R"("Effect": "Allow", "Principal": "*", "Resource": "*")")),
              "p.json:3: statement #1: neither Action nor NotAction; write one");
    EXPECT_EQ(Error(Statement(R"("Effect": "Allow", "Principal": "*", "Action": "*")")),
              "p.json:3: statement #1: neither Resource nor NotResource; write one");
    EXPECT_EQ(Error(Statement(R"("Sid": "A", "Effect": "Allow", "Action": "*", "Resource": "*")")),
              "p.json:3: statement A: no Principal, which the policy of a resource or an endpoint "
              "needs; write \"Principal\": \"*\" or name whom it is about");
}

TEST(BadPolicy, HasTooMuch)
{
    EXPECT_EQ(Error(Statement(R"("Effect": "Allow", "NotAction": "*")" + REST)),
              "p.json:3: statement #1: both Action and NotAction; keep one");
    EXPECT_EQ(Error(Statement(R"("Effect": "Allow", "NotResource": "*")" + REST)),
              "p.json:3: statement #1: both Resource and NotResource; keep one");
    EXPECT_EQ(
        Error(Statement(R"("Effect": "Deny", "NotPrincipal": {"AWS": "111122223333"})" + REST)),
        "p.json:3: statement #1: both Principal and NotPrincipal; keep one");
    EXPECT_EQ(Error(Statement(R"("Effect": "Allow")" + REST), PolicyKind::IDENTITY),
              "p.json:3: statement #1: an identity policy has no Principal, for it is about "
              "whoever has the policy; take it out");
    EXPECT_EQ(Error(Statement(R"("Effect": "Allow",
 "Effect": "Deny")" + REST)),
              "p.json:4: statement #1: it has Effect twice; keep one");
    EXPECT_EQ(Error(Statement(R"("Effect": "Allow", "Conditon": {})" + REST)),
              "p.json:3: statement #1: unknown element \"Conditon\"; did you mean Condition?");
    EXPECT_EQ(Error("{\"Statements\": []}"),
              "p.json:1: unknown element \"Statements\"; did you mean Statement?");
    EXPECT_EQ(Error("{\"Owner\": \"me\", \"Statement\": []}"),
              "p.json:1: unknown element \"Owner\"; take it out");
}

TEST(BadPolicy, HasTheWrongValue)
{
    EXPECT_EQ(Error(Statement(R"("Effect": "allow")" + REST)),
              "p.json:3: statement #1: the Effect \"allow\" does not exist; write Allow or Deny");
    EXPECT_EQ(Error(R"({"Version": "2012-10-18", "Statement": []})"),
              "p.json: unknown Version \"2012-10-18\"; write 2012-10-17, or 2008-10-17 for a "
              "policy without variables");
    EXPECT_EQ(Error(Statement(R"("Effect": "Deny", "Principal": "*", "Action": [],
 "Resource": "*")")),
              "p.json:3: statement #1: Action is an empty list; give at least one value");
    EXPECT_EQ(Error(Statement(R"("Effect": "Deny", "Principal": "*", "Action": "*",
 "Resource": null)")),
              "p.json:4: statement #1: Resource is null; give it a value or take it out");
    EXPECT_EQ(Error(Statement(R"("Effect": "Deny", "Principal": "*", "Action": ["s3:*",
 "s3GetObject"], "Resource": "*")")),
              "p.json:4: statement #1: \"s3GetObject\" is no action; write service:Name, for "
              "example s3:GetObject or s3:Get*, or * for all");
    EXPECT_EQ(Error(Statement(R"("Effect": "Deny", "Principal": "*", "Action": "*",
 "Resource": "corp-data/*")")),
              "p.json:4: statement #1: \"corp-data/*\" is no resource; write an ARN, for example "
              "arn:aws:s3:::bucket/*, or *");
    EXPECT_EQ(Error(Statement(R"("Effect": "Deny", "Principal": "*", "Action": {"a": 1},
 "Resource": "*")")),
              "p.json:3: statement #1: Action is not a text; write it in quotes, or a list of "
              "such");
}

TEST(BadPolicy, HasAnUnknownOperator)
{
    EXPECT_EQ(ConditionError(R"("StringEqual": {"aws:SourceVpce": "vpce-1"})"),
              "p.json:4: statement S: unknown condition operator \"StringEqual\"; did you mean "
              "StringEquals?");
    EXPECT_EQ(ConditionError(R"("ForAnyValue:stringlikeIfExists": {"aws:TagKeys": "a"})"),
              "p.json:4: statement S: unknown condition operator "
              "\"ForAnyValue:stringlikeIfExists\"; did you mean ForAnyValue:StringLikeIfExists?");
    EXPECT_EQ(ConditionError(R"("Frobnicate": {"aws:SourceVpce": "vpce-1"})"),
              "p.json:4: statement S: unknown condition operator \"Frobnicate\"; use one of IAM's, "
              "for example StringEquals");
    EXPECT_EQ(ConditionError(R"("BinaryEquals": {"s3:x": "QQ=="})"),
              "p.json:4: statement S: the condition operator BinaryEquals is not modelled; take "
              "this condition out of the policy");
    EXPECT_EQ(ConditionError(R"("NullIfExists": {"aws:SourceVpce": "true"})"),
              "p.json:4: statement S: the condition operator NullIfExists does not exist, for Null "
              "takes neither IfExists nor ForAnyValue: nor ForAllValues:; write Null");
}

TEST(BadPolicy, HasAnUnknownKey)
{
    EXPECT_EQ(ConditionError("\"StringEquals\": {\n\"tag:owner\": \"vpce-1\"}"),
              "p.json:5: statement S: unknown condition key \"tag:owner\"; use one of "
              "AWS's global keys (aws:...) or of a service's (s3:..., dynamodb:...)");
    EXPECT_EQ(ConditionError(R"("StringEquals": {"aws:SourceVpcce": "vpce-1"})"),
              "p.json:4: statement S: unknown condition key \"aws:SourceVpcce\"; did you mean "
              "aws:SourceVpce?");
    EXPECT_EQ(ConditionError(R"("StringEquals": {"aws:PrincipalTag/": "x"})"),
              "p.json:4: statement S: unknown condition key \"aws:PrincipalTag/\"; did you mean "
              "aws:PrincipalTag/tag-key?");
    EXPECT_EQ(ConditionError(R"("StringEquals": {"aws:PrincipleTag/team": "x"})"),
              "p.json:4: statement S: unknown condition key \"aws:PrincipleTag/team\"; did you "
              "mean aws:PrincipalTag/tag-key?");
    EXPECT_EQ(ConditionError(R"("StringEquals": {"aws:TagKeys": "x"})"),
              "p.json:4: statement S: the key aws:TagKeys has several values, which StringEquals "
              "cannot compare; write ForAnyValue:StringEquals or ForAllValues:StringEquals");
    EXPECT_EQ(ConditionError(R"("StringLike": {"s3:prefix": "${aws:usernam}/*"})"),
              "p.json:4: statement S: unknown condition key \"aws:usernam\"; did you mean "
              "aws:username?");
}

TEST(BadPolicy, HasAnUnknownConditionValue)
{
    EXPECT_EQ(ConditionError(R"("IpAddress": {"aws:SourceIp": "203.0.113.0/33"})"),
              "p.json:4: statement S: \"203.0.113.0/33\" is no value for IpAddress; give an "
              "address or a CIDR block, for example 203.0.113.0/24");
    EXPECT_EQ(ConditionError(R"("Bool": {"aws:SecureTransport": "yes"})"),
              "p.json:4: statement S: \"yes\" is no value for Bool; give true or false");
    EXPECT_EQ(ConditionError(R"("NumericLessThan": {"s3:max-keys": "ten"})"),
              "p.json:4: statement S: \"ten\" is no value for NumericLessThan; give a decimal "
              "number of up to 15 digits");
    EXPECT_EQ(ConditionError(R"("DateLessThan": {"aws:CurrentTime": "2026-02-30"})"),
              "p.json:4: statement S: \"2026-02-30\" is no value for DateLessThan; give a time as "
              "2026-07-15T10:00:00Z, or seconds since 1970");
    EXPECT_EQ(ConditionError(R"("ArnLike": {"aws:PrincipalArn": "*"})"),
              "p.json:4: statement S: \"*\" is no ARN; give all six parts, "
              "arn:partition:service:region:account:resource, each with wildcards if need be, or "
              "compare with StringLike");
    EXPECT_EQ(ConditionError(R"("Null": {"aws:SourceVpce": 0})"),
              "p.json:4: statement S: \"0\" is no value for Null; give true (the key is absent) or "
              "false");
    EXPECT_EQ(ConditionError(R"("StringEquals": {"aws:SourceVpce": []})"),
              "p.json:4: statement S: the value of aws:SourceVpce is an empty list; give at least "
              "one value");
    EXPECT_EQ(ConditionError(R"("NumericEquals": {"s3:max-keys": 1.5})"),
              "p.json:4: statement S: the value of s3:max-keys is a number with a fraction or "
              "exponent; put it in quotes");
    EXPECT_EQ(ConditionError(R"("StringEquals": "x")"),
              "p.json:4: statement S: the condition StringEquals is not an object; write { ... }");
}

TEST(BadPolicy, NamesNoPrincipal)
{
    const auto error = [](const std::string& principal, PolicyKind kind = PolicyKind::RESOURCE) {
        return Error(Statement("\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\",\n"
                               "\"Principal\": " +
                               principal),
                     kind);
    };
    const std::string at = "p.json:4: statement #1: ";
    EXPECT_EQ(error(R"("111122223333")"),
              at + "the principal \"111122223333\" has no type; write \"*\", or {\"AWS\": ...} "
                   "with an account or ARN");
    EXPECT_EQ(error(R"({"AWS": "arn:aws:iam::111122223333:user/a*"})"),
              at + "the principal \"arn:aws:iam::111122223333:user/a*\" has a wildcard, which "
                   "matches no part of a name; write \"*\" and a condition on aws:PrincipalArn");
    EXPECT_EQ(error(R"({"AWS": "alice"})"),
              at + "\"alice\" is no principal of type AWS; give an account id or an ARN");
    EXPECT_EQ(error(R"({"Service": "*"})"),
              at + "the principal Service cannot be *; name it, or write \"Principal\": \"*\" for "
                   "everybody");
    EXPECT_EQ(error(R"({"Services": "sqs.amazonaws.com"})"),
              at + "unknown principal type \"Services\"; did you mean Service?");
    EXPECT_EQ(error(R"({"CanonicalUser": "79a5"})"),
              at + "the principal type CanonicalUser is not modelled; name the account by its id "
                   "under AWS");
    EXPECT_EQ(error("{}"), at + "Principal names nobody; write \"*\" or {\"AWS\": ...}");
    EXPECT_EQ(error("[\"*\"]"),
              at + "Principal is neither \"*\" nor an object; write {\"AWS\": ...}");
    EXPECT_EQ(error(R"({"AWS": "arn:aws:iam::111122223333:user/a"})", PolicyKind::GATEWAY_ENDPOINT),
              at + "the principal of a gateway endpoint must be *; write \"*\" and a condition on "
                   "aws:PrincipalArn");
}

TEST(PolicyReader, TakesWhatGrammarAllows)
{
    // one statement without a list, texts without lists, numbers and booleans without quotes
    EXPECT_EQ(Error(R"({"Id": "x", "Statement": {"Effect": "Deny", "NotPrincipal":
        {"AWS": ["111122223333", "AROAEXAMPLEEXAMPLEEX"], "Service": "sqs.amazonaws.com",
         "Federated": "accounts.google.com"},
        "Action": "*:*", "NotResource": "arn:aws:s3:::b",
        "Condition": {"Bool": {"aws:SecureTransport": true},
                      "NumericGreaterThan": {"s3:max-keys": -1, "s3:signatureAge": [1, "2.5"]}}}})"),
              "");
    EXPECT_EQ(Error("{\"Statement\": []}"), "");
}

TEST(PolicyReader, OldVersionIsTheDefault)
{
    // without a Version, ${aws:usernam} is no variable and so no error
    const std::string rest = R"("Statement": {"Effect": "Allow", "Action": "*",
        "Resource": "arn:aws:s3:::b/${aws:usernam}"}})";
    EXPECT_EQ(Error("{" + rest, PolicyKind::IDENTITY), "");
    EXPECT_NE(Error("{\"Version\": \"2012-10-17\", " + rest, PolicyKind::IDENTITY), "");
}

TEST(PolicyReader, EndpointPoliciesHaveALargestSize)
{
    const auto policy = [](std::size_t size) {
        std::string text = R"({"Statement": []})";
        return text + std::string(size - text.size(), ' ');
    };
    EXPECT_EQ(Error(policy(20480), PolicyKind::ENDPOINT), "");
    EXPECT_EQ(Error(policy(20481), PolicyKind::ENDPOINT),
              "p.json: an endpoint policy has at most 20480 characters with white space, this one "
              "has 20481; shorten it");
    EXPECT_EQ(Error(policy(20481), PolicyKind::RESOURCE), "");
}

TEST(PolicyReader, ReadsAFile)
{
    const auto path = std::filesystem::path(::testing::TempDir()) / "vpc-io-policy.json";
    std::ofstream(path) << Statement(R"("Effect": "Allow")" + REST);
    const Policy policy = ReadPolicyFile(path.string(), PolicyKind::RESOURCE);
    EXPECT_EQ(policy.Name(), path.string());
    const PolicyDecision decision =
        policy.Decide(PolicyRequest("anonymous", "s3:GetObject", "arn:aws:s3:::b/k"));
    EXPECT_EQ(decision.verdict, PolicyVerdict::ALLOW);
    EXPECT_EQ(decision.statement, "#1");
    std::filesystem::remove(path);
    try
    {
        ReadPolicyFile(path.string(), PolicyKind::RESOURCE);
        FAIL() << "read a file that is not there";
    }
    catch (const InputError& error)
    {
        EXPECT_EQ(error.what(), path.string() + ": cannot be read: No such file or directory");
    }
}
