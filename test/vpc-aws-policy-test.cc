// SPDX-License-Identifier: GPL-2.0-only
// The evaluator without JSON: patterns, values, callers, decisions. What IAM decides in whole cases
// is in the table that vpc-io-policy-test.cc reads.
#include "ns3/vpc-cloud.h"
#include "ns3/vpc-nearest-name.h"
#include "ns3/vpc-policy-access.h"
#include "ns3/vpc-policy-condition.h"
#include "ns3/vpc-policy-pattern.h"
#include "ns3/vpc-policy.h"

#include <gtest/gtest.h>
#include <random>
#include <string>
#include <vector>

using namespace ns3::vpc::aws;

namespace
{

const std::string ALICE = "arn:aws:iam::111122223333:user/alice";
const std::string OBJECT = "arn:aws:s3:::b/k";

/// \return a request of Alice for an object in her account
PolicyRequest
MakeRequest()
{
    PolicyRequest request(ALICE, "s3:GetObject", OBJECT);
    request.Set("aws:ResourceAccount", "111122223333");
    return request;
}

/// \param effect Allow or Deny \param conditions of it \return a statement about everything
PolicyStatement
MakeStatement(PolicyEffect effect, std::vector<PolicyCondition> conditions = {})
{
    PolicyStatement statement;
    statement.effect = effect;
    statement.actions = {"*"};
    statement.resources = {"*"};
    statement.conditions = std::move(conditions);
    return statement;
}

/// \param name of the policy \param statements of it \return an identity policy
Policy
MakePolicy(const std::string& name, const std::vector<PolicyStatement>& statements)
{
    PolicyDocument document;
    document.name = name;
    document.statements = statements;
    return Policy(document, PolicyKind::IDENTITY);
}

/// \param condition of a statement \param request what is asked \param effect of the statement
/// \return whether the statement applies
bool
Applies(const PolicyCondition& condition,
        const PolicyRequest& request,
        PolicyEffect effect = PolicyEffect::ALLOW)
{
    return MakePolicy("p", {MakeStatement(effect, {condition})}).Decide(request).verdict !=
           PolicyVerdict::IMPLICIT_DENY;
}

/// \param run something \return what it throws, or nothing
template <class Run>
std::string
ErrorOf(const Run& run)
{
    try
    {
        run();
    }
    catch (const InputError& error)
    {
        return error.what();
    }
    return "";
}

/// \param pattern with wildcards \param text any \return whether it matches, the slow way
bool
SlowMatch(const char* pattern, const char* text)
{
    if (*pattern == '\0')
    {
        return *text == '\0';
    }
    if (*pattern == '*')
    {
        return SlowMatch(pattern + 1, text) || (*text != '\0' && SlowMatch(pattern, text + 1));
    }
    return *text != '\0' && (*pattern == '?' || *pattern == *text) &&
           SlowMatch(pattern + 1, text + 1);
}

/// \param text a pattern \return it with wildcards and variables
PolicyPattern
Wild(const std::string& text)
{
    return {text, PatternSyntax::WILDCARDS, PatternVariables::REPLACED, PatternCase::SENSITIVE};
}

} // namespace

TEST(PolicyPatternTest, MatchesAsTheSlowWayDoes)
{
    const PolicyRequest request = MakeRequest();
    std::mt19937 random(20260715);
    const auto draw = [&random](const std::string& letters, std::size_t longest) {
        std::string text;
        for (std::size_t left = random() % (longest + 1); left > 0; --left)
        {
            text.push_back(letters[random() % letters.size()]);
        }
        return text;
    };
    int matches = 0;
    for (int i = 0; i < 200000; ++i)
    {
        const std::string pattern = draw("ab**?", 8);
        const std::string text = draw("aab", 9);
        const bool expected = SlowMatch(pattern.c_str(), text.c_str());
        matches += expected ? 1 : 0;
        ASSERT_EQ(Wild(pattern).Matches(text, request), expected) << pattern << " and " << text;
    }
    EXPECT_GT(matches, 20000);
    EXPECT_LT(matches, 180000);
}

TEST(PolicyPatternTest, ManyStarsTakeNoLongTime)
{
    const std::string text(20000, 'a');
    EXPECT_FALSE(Wild("*a*a*a*a*a*a*a*a*a*a*a*a*a*ab").Matches(text, MakeRequest()));
}

TEST(PolicyPatternTest, VariablesAreTakenLetterByLetter)
{
    PolicyRequest request = MakeRequest();
    request.Set("aws:PrincipalTag/t", "a*");
    EXPECT_TRUE(Wild("x${aws:PrincipalTag/t}y*").Matches("xa*yz", request));
    EXPECT_FALSE(Wild("x${aws:PrincipalTag/t}y*").Matches("xabyz", request));
    EXPECT_TRUE(Wild("*${aws:PrincipalTag/t}").Matches("a*a*", request));
    EXPECT_FALSE(Wild("*${aws:PrincipalTag/other}").Matches("", request));
    EXPECT_TRUE(Wild("${aws:PrincipalTag/other, ''}").Matches("", request));
    EXPECT_TRUE(Wild("$${$}{$").Matches("$${$", request));
}

TEST(PolicyPatternTest, AQuestionMarkIsALetterNotAByte)
{
    const PolicyRequest request = MakeRequest();
    EXPECT_TRUE(Wild("a?c").Matches("a\xc3\xa9"
                                    "c",
                                    request));
    EXPECT_FALSE(Wild("a??c").Matches("a\xc3\xa9"
                                      "c",
                                      request));
    EXPECT_FALSE(Wild("a*??").Matches("a\xc3\xa9", request));
}

TEST(PolicyPatternTest, BadVariablesAreErrors)
{
    EXPECT_EQ(ErrorOf([] { Wild("${aws:username"); }),
              "\"${aws:username\" has a variable ${ without its }; close it, or write ${$}{ for "
              "the letters themselves");
    EXPECT_EQ(ErrorOf([] { Wild("${aws:TagKeys}"); }),
              "the variable ${aws:TagKeys} is of a key with several values, which IAM does not "
              "replace; use a key with one value");
    EXPECT_EQ(ErrorOf([] { Wild("${aws:username, nobody}"); }),
              "the default value of ${aws:username, nobody} is not in single quotes; write ${key, "
              "'value'}");
    EXPECT_NE(ErrorOf([] { Wild("${aws:username, '}"); }), "");
    EXPECT_NE(ErrorOf([] { Wild("${}"); }), "");
}

TEST(PolicyValues, Numbers)
{
    EXPECT_EQ(ParsePolicyNumber("10"), 10);
    EXPECT_EQ(ParsePolicyNumber("-0.5"), -0.5);
    EXPECT_EQ(ParsePolicyNumber("0.10"), ParsePolicyNumber("+00.1"));
    for (const char* bad : {"", "-", ".5", "5.", "1e3", "0x1", "1 ", "1.2.3", "1234567890123456"})
    {
        EXPECT_FALSE(ParsePolicyNumber(bad)) << bad;
    }
}

TEST(PolicyValues, Times)
{
    EXPECT_EQ(ParsePolicyTime("1970"), 0);
    EXPECT_EQ(ParsePolicyTime("2000-03-01"), 951868800);
    EXPECT_EQ(ParsePolicyTime("2024-02-29T23:59:59Z"), 1709251199);
    EXPECT_EQ(ParsePolicyTime("2024-02"), ParsePolicyTime("2024-02-01T02:00+02:00"));
    EXPECT_EQ(ParsePolicyTime("2024-02-01T00:00:00.5Z"), 1706745600.5);
    EXPECT_EQ(ParsePolicyTime("1706745600"), 1706745600);
    for (const char* bad : {"2023-02-29",
                            "2024-13",
                            "2024-00-01",
                            "2024-01-01T10:00",
                            "2024-1-1",
                            "2024-01-01T24:00Z",
                            "2024-01-01T10:00:00.Z",
                            "2024-01-01 10:00Z",
                            ""})
    {
        EXPECT_FALSE(ParsePolicyTime(bad)) << bad;
    }
}

TEST(PolicyValues, AddressRanges)
{
    const auto contains = [](const char* block, const char* address) {
        return PolicyAddressRange::Parse(block)->Contains(*PolicyAddressRange::Parse(address));
    };
    EXPECT_TRUE(contains("203.0.113.0/24", "203.0.113.255"));
    EXPECT_FALSE(contains("203.0.113.0/24", "203.0.114.0"));
    EXPECT_TRUE(contains("10.1.2.3/9", "10.127.0.0")); // host bits do not count
    EXPECT_FALSE(contains("10.1.2.3/9", "10.128.0.0"));
    EXPECT_TRUE(contains("0.0.0.0/0", "255.255.255.255"));
    EXPECT_TRUE(contains("10.0.0.1", "10.0.0.1"));
    EXPECT_FALSE(contains("10.0.0.1", "10.0.0.0/31"));
    EXPECT_TRUE(contains("2001:db8::/33", "2001:db8:7fff::1"));
    EXPECT_FALSE(contains("2001:db8::/33", "2001:db8:8000::1"));
    EXPECT_FALSE(contains("::/0", "10.0.0.1"));
    for (const char* bad : {"",
                            "10.0.0",
                            "10.0.0.0/",
                            "10.0.0.0/33",
                            "10.0.0.0/-1",
                            "::/129",
                            "10.0.0.0/024x",
                            "10.0.0.256",
                            "1:2",
                            "x"})
    {
        EXPECT_FALSE(PolicyAddressRange::Parse(bad)) << bad;
    }
}

TEST(PolicyCallerTest, KindsOfCallers)
{
    const auto kind = [](const std::string& text) { return PolicyCaller::Parse(text).kind; };
    EXPECT_EQ(kind("anonymous"), CallerKind::ANONYMOUS);
    EXPECT_EQ(kind("111122223333"), CallerKind::ROOT);
    EXPECT_EQ(kind("arn:aws:iam::111122223333:root"), CallerKind::ROOT);
    EXPECT_EQ(kind(ALICE), CallerKind::USER);
    EXPECT_EQ(kind("arn:aws:iam::111122223333:role/a/b"), CallerKind::ROLE);
    EXPECT_EQ(kind("arn:aws:sts::111122223333:assumed-role/b/s"), CallerKind::ROLE_SESSION);
    EXPECT_EQ(kind("arn:aws:sts::111122223333:federated-user/f"), CallerKind::FEDERATED_USER);
    EXPECT_EQ(kind("sqs.amazonaws.com"), CallerKind::SERVICE);
    EXPECT_EQ(kind("arn:aws:iam::111122223333:saml-provider/p"), CallerKind::FEDERATED);
    EXPECT_EQ(kind("arn:aws:iam::111122223333:oidc-provider/p.example"), CallerKind::FEDERATED);
    EXPECT_EQ(PolicyCaller::Parse("arn:aws:iam::111122223333:user/team/x/bob").entity, "bob");
    for (const char* bad : {"",
                            "alice",
                            "*",
                            "arn:aws:iam::1111:user/a",
                            "arn:aws:iam::111122223333:user/",
                            "arn:aws:iam::111122223333:group/g",
                            "arn:aws:sts::111122223333:assumed-role/r",
                            "arn:aws:s3:::b",
                            "arn:aws:iam::111122223333:rooty"})
    {
        EXPECT_THROW(PolicyCaller::Parse(bad), InputError) << bad;
    }
}

TEST(PolicyRequestTest, KnowsWhatFollowsFromTheCaller)
{
    const auto get = [](const PolicyRequest& request, const std::string& key) {
        const std::vector<std::string>* values = request.Find(FindPolicyKey(key));
        return values ? values->front() : "(absent)";
    };
    const PolicyRequest alice(ALICE, "sqs:SendMessage", "arn:aws:sqs:eu-west-1:444455556666:q");
    EXPECT_EQ(get(alice, "AWS:UserName"), "alice");
    EXPECT_EQ(get(alice, "aws:PrincipalArn"), ALICE);
    EXPECT_EQ(get(alice, "aws:PrincipalType"), "User");
    EXPECT_EQ(get(alice, "aws:PrincipalAccount"), "111122223333");
    EXPECT_EQ(alice.ResourceAccount(), "444455556666");
    const PolicyRequest session("arn:aws-cn:sts::111122223333:assumed-role/r/s", "s3:x", OBJECT);
    EXPECT_EQ(get(session, "aws:PrincipalArn"), "arn:aws-cn:iam::111122223333:role/r");
    EXPECT_EQ(get(session, "aws:username"), "(absent)");
    EXPECT_EQ(session.ResourceAccount(), "");
    const PolicyRequest service("sqs.amazonaws.com", "s3:x", OBJECT);
    EXPECT_EQ(get(service, "aws:PrincipalIsAWSService"), "true");
    EXPECT_EQ(get(service, "aws:PrincipalArn"), "(absent)");
    EXPECT_EQ(get(service, "aws:PrincipalServiceName"), "sqs.amazonaws.com");
}

TEST(PolicyRequestTest, RefusesWhatCannotBe)
{
    PolicyRequest request = MakeRequest();
    EXPECT_THROW(request.SetAction("GetObject"), InputError);
    EXPECT_THROW(request.SetAction("s3:Get*"), InputError);
    EXPECT_THROW(request.SetResource("b/k"), InputError);
    EXPECT_THROW(request.Set("aws:SourceVpcEnd", "x"), InputError);
    EXPECT_THROW(request.Set("aws:SourceVpce", std::vector<std::string>{"a", "b"}), InputError);
    EXPECT_NO_THROW(request.Set("s3:RequestObjectTagKeys", std::vector<std::string>{"a", "b"}));
    EXPECT_NO_THROW(request.SetResource("*"));
}

TEST(PolicyRequestTest, PathKeysAreThoseOfThePath)
{
    PolicyRequest request = MakeRequest();
    const auto has = [&request](const char* key) {
        return request.Find(FindPolicyKey(key)) != nullptr;
    };
    PolicyPath path;
    path.vpcEndpointId = "vpce-1";
    path.vpcId = "vpc-1";
    path.vpcArn = "arn:aws:ec2:us-east-1:111122223333:vpc/vpc-1";
    path.vpceAccount = "111122223333";
    path.vpceOrgId = "o-1";
    path.vpceOrgPaths = {"o-1/r-1/"};
    path.sourceAddress = "10.0.0.1";
    SetPathKeys(request, path);
    const std::vector<const char*> inside = {"aws:SourceVpce",
                                             "aws:SourceVpc",
                                             "aws:SourceVpcArn",
                                             "aws:VpcSourceIp",
                                             "aws:VpceAccount",
                                             "aws:VpceOrgID",
                                             "aws:VpceOrgPaths"};
    for (const char* key : inside)
    {
        EXPECT_TRUE(has(key)) << key;
    }
    EXPECT_FALSE(has("aws:SourceIp"));
    path.vpcEndpointId.clear(); // the same request, now through a NAT gateway
    path.sourceAddress = "203.0.113.1";
    SetPathKeys(request, path);
    for (const char* key : inside)
    {
        EXPECT_FALSE(has(key)) << key;
    }
    EXPECT_TRUE(has("aws:SourceIp"));
    EXPECT_TRUE(has("aws:SecureTransport"));
    path.sourceAddress = "somewhere";
    EXPECT_THROW(SetPathKeys(request, path), InputError);
}

TEST(PolicyConditions, AbsentKeys)
{
    const PolicyRequest request = MakeRequest();
    const std::vector<std::pair<std::string, bool>> expected = {
        {"StringEquals", false},
        {"StringNotEquals", true},
        {"StringEqualsIgnoreCase", false},
        {"StringNotEqualsIgnoreCase", true},
        {"StringLike", false},
        {"StringNotLike", true},
        {"StringEqualsIfExists", true},
        {"StringNotEqualsIfExists", true},
        {"ForAnyValue:StringEquals", false},
        {"ForAnyValue:StringNotEquals", false},
        {"ForAnyValue:StringEqualsIfExists", true},
        {"ForAllValues:StringEquals", true},
        {"ForAllValues:StringNotEquals", true},
        {"ForAllValues:StringEqualsIfExists", true}};
    for (const auto& [op, holds] : expected)
    {
        EXPECT_EQ(Applies({op, "s3:prefix", {"x"}}, request), holds) << op;
    }
    EXPECT_FALSE(Applies({"ArnEquals", "aws:SourceArn", {ALICE.c_str()}}, request));
    EXPECT_TRUE(Applies({"ArnNotLike", "aws:SourceArn", {ALICE.c_str()}}, request));
    EXPECT_FALSE(Applies({"IpAddress", "aws:SourceIp", {"0.0.0.0/0"}}, request));
    EXPECT_TRUE(Applies({"NotIpAddress", "aws:SourceIp", {"0.0.0.0/0"}}, request));
    EXPECT_FALSE(Applies({"Bool", "aws:SecureTransport", {"true"}}, request));
    EXPECT_TRUE(Applies({"BoolIfExists", "aws:SecureTransport", {"true"}}, request));
    EXPECT_FALSE(Applies({"NumericLessThan", "s3:max-keys", {"1"}}, request));
    EXPECT_TRUE(Applies({"NumericNotEquals", "s3:max-keys", {"1"}}, request));
    EXPECT_FALSE(Applies({"DateLessThan", "aws:CurrentTime", {"2026"}}, request));
    EXPECT_TRUE(Applies({"Null", "s3:prefix", {"true"}}, request));
    EXPECT_FALSE(Applies({"Null", "s3:prefix", {"false"}}, request));
}

TEST(PolicyConditions, NumbersHaveAnOrder)
{
    PolicyRequest request = MakeRequest();
    const auto holds = [&request](const char* op, const char* number) {
        request.Set("s3:max-keys", number);
        return Applies({op, "s3:max-keys", {"10"}}, request);
    };
    EXPECT_TRUE(holds("NumericEquals", "10.0"));
    EXPECT_FALSE(holds("NumericNotEquals", "10"));
    EXPECT_TRUE(holds("NumericLessThan", "9.9"));
    EXPECT_FALSE(holds("NumericLessThan", "10"));
    EXPECT_TRUE(holds("NumericLessThanEquals", "10"));
    EXPECT_TRUE(holds("NumericGreaterThan", "11"));
    EXPECT_FALSE(holds("NumericGreaterThan", "10"));
    EXPECT_TRUE(holds("NumericGreaterThanEquals", "10"));
    EXPECT_FALSE(holds("NumericLessThan", "few"));
}

TEST(PolicyConditions, ArnsAreComparedPartByPart)
{
    PolicyRequest request = MakeRequest();
    request.Set("aws:SourceArn", "arn:aws:sns:us-east-1:111122223333:topic:with:colons");
    const auto holds = [&request](const char* arn) {
        return Applies({"ArnLike", "aws:SourceArn", {arn}}, request);
    };
    EXPECT_TRUE(holds("arn:aws:sns:*:111122223333:topic*"));
    EXPECT_TRUE(holds("arn:aws:sns:us-east-?:${aws:PrincipalAccount}:*:colons"));
    EXPECT_FALSE(holds("arn:aws:sns:*:topic:with:colons")); // * does not reach over a colon
    EXPECT_FALSE(holds("arn:aws:sns:us-east-1:111122223333:Topic*"));
    request.Set("aws:SourceArn", "no arn");
    EXPECT_FALSE(holds("arn:*:*:*:*:*"));
}

TEST(PolicyConditions, SeveralValuesWithoutASetOperatorFailClosed)
{
    PolicyRequest request = MakeRequest();
    request.Set("s3:some-list", std::vector<std::string>{"a", "b"});
    for (const char* op : {"StringEquals", "StringNotEquals"})
    {
        EXPECT_FALSE(Applies({op, "s3:some-list", {"a"}}, request)) << op;
        EXPECT_TRUE(Applies({op, "s3:some-list", {"a"}}, request, PolicyEffect::DENY)) << op;
    }
}

TEST(PolicyDecisions, NameTheStatement)
{
    PolicyStatement named = MakeStatement(PolicyEffect::ALLOW);
    named.sid = "Named";
    named.actions = {"s3:Put*"};
    PolicyStatement deny = MakeStatement(PolicyEffect::DENY);
    deny.actions = {"s3:Delete*"};
    const Policy policy = MakePolicy("mine", {named, MakeStatement(PolicyEffect::ALLOW), deny});
    PolicyRequest request = MakeRequest();
    PolicyDecision decision = policy.Decide(request);
    EXPECT_EQ(decision.verdict, PolicyVerdict::ALLOW);
    EXPECT_EQ(decision.policy, "mine");
    EXPECT_EQ(decision.statement, "#2");
    request.SetAction("s3:PutObject");
    EXPECT_EQ(policy.Decide(request).statement, "Named");
    request.SetAction("s3:DeleteObject");
    decision = policy.Decide(request);
    EXPECT_EQ(decision.verdict, PolicyVerdict::EXPLICIT_DENY);
    EXPECT_EQ(decision.statement, "#3");
}

TEST(PolicyDecisions, AreExplainedInALine)
{
    const PolicyRequest request = MakeRequest();
    const Policy allow = MakePolicy("p", {MakeStatement(PolicyEffect::ALLOW)});
    const Policy deny = MakePolicy("q", {MakeStatement(PolicyEffect::DENY)});
    const Policy& full = Policy::FullAccess();
    PolicyStatement none = MakeStatement(PolicyEffect::ALLOW);
    none.principals = {{"AWS", "444455556666"}};
    PolicyDocument document;
    document.name = "e";
    document.statements = {none};
    const Policy other(document, PolicyKind::ENDPOINT);
    document.name = "bucket";
    const Policy bucket(document, PolicyKind::RESOURCE);
    EXPECT_EQ(DecideAccess({allow}, &full, nullptr, request).Explain(),
              "allowed by identity policy p, statement #1");
    EXPECT_EQ(DecideAccess({allow, deny}, &full, nullptr, request).Explain(),
              "denied by identity policy q, statement #1");
    EXPECT_EQ(DecideAccess({allow}, &other, nullptr, request).Explain(),
              "not allowed: no statement of the endpoint policy e allows it");
    EXPECT_EQ(DecideAccess({}, &full, &bucket, request).Explain(),
              "not allowed: no identity policy of the caller allows it, nor does the resource's "
              "policy");
    PolicyRequest foreign = request;
    foreign.Set("aws:ResourceAccount", "444455556666");
    EXPECT_EQ(DecideAccess({allow}, &full, &bucket, foreign).Explain(),
              "not allowed: no statement of the resource policy bucket allows it, which a caller "
              "from outside the resource's account needs");
    EXPECT_EQ(DecideAccess({}, nullptr, &full, foreign).Explain(),
              "not allowed: no identity policy of the caller allows it, which another account's "
              "resource needs as well");
}

TEST(PolicyDecisions, AnUnknownOwnerIsAnotherAccount)
{
    const Policy allow = MakePolicy("p", {MakeStatement(PolicyEffect::ALLOW)});
    const PolicyRequest request(ALICE, "s3:GetObject", OBJECT);
    const AccessDecision decision = DecideAccess({allow}, nullptr, nullptr, request);
    EXPECT_TRUE(decision.crossAccount);
    EXPECT_FALSE(decision.IsAllowed());
}

TEST(PolicyDecisions, ARoleWithAPathIsMetByItsSessions)
{
    PolicyStatement statement = MakeStatement(PolicyEffect::ALLOW);
    statement.principals = {{"AWS", "arn:aws:iam::111122223333:role/team/r"}};
    PolicyDocument document;
    document.statements = {statement};
    const Policy policy(document, PolicyKind::RESOURCE);
    const auto allows = [&policy](const std::string& caller) {
        return policy.Decide(PolicyRequest(caller, "s3:GetObject", OBJECT)).verdict ==
               PolicyVerdict::ALLOW;
    };
    EXPECT_TRUE(allows("arn:aws:iam::111122223333:role/team/r"));
    EXPECT_TRUE(allows("arn:aws:sts::111122223333:assumed-role/r/s"));
    EXPECT_FALSE(allows("arn:aws:sts::444455556666:assumed-role/r/s"));
    EXPECT_FALSE(allows("arn:aws-cn:sts::111122223333:assumed-role/r/s"));
    EXPECT_FALSE(allows("arn:aws:iam::111122223333:role/other/r"));
    EXPECT_FALSE(allows("arn:aws:iam::111122223333:user/r"));
}

TEST(PolicyErrors, SayWhereWithoutAFile)
{
    PolicyStatement statement = MakeStatement(PolicyEffect::ALLOW);
    statement.resources = {"arn:aws:iam::${aws:PrincipalAccount}:user/a"};
    EXPECT_EQ(ErrorOf([&] { MakePolicy("mine", {statement}); }),
              "mine: statement #1: \"arn:aws:iam::${aws:PrincipalAccount}:user/a\" has a variable "
              "before its fifth colon, where IAM replaces none; write that part out, or compare a "
              "key in a condition");
    PolicyDocument document;
    document.name = "bucket";
    statement.sid = "S";
    statement.principals = {{"", "*"}};
    statement.resources = {"arn:aws:s3"};
    document.statements = {statement};
    EXPECT_EQ(ErrorOf([&] { Policy(document, PolicyKind::RESOURCE); }),
              "bucket: statement S: \"arn:aws:s3\" is an incomplete ARN, which only identity "
              "policies may have; write arn:partition:service:region:account:resource");
    document.statements[0].resources = {"*"};
    document.statements[0].notPrincipals = document.statements[0].principals;
    document.statements[0].principals.clear();
    EXPECT_EQ(ErrorOf([&] { Policy(document, PolicyKind::RESOURCE); }),
              "bucket: statement S: NotPrincipal with Allow, which IAM does not support; write "
              "Principal, or Deny");
    document.statements[0].effect = PolicyEffect::DENY;
    EXPECT_EQ(ErrorOf([&] { Policy(document, PolicyKind::RESOURCE); }),
              "bucket: statement S: NotPrincipal * spares everybody, so the statement does "
              "nothing; name whom it spares");
    EXPECT_EQ(ErrorOf([] {
                  MakePolicy("", {MakeStatement(PolicyEffect::DENY, {{"Null", "s3:x", {}}})});
              }),
              "policy: statement #1: Null has no value for s3:x; give at least one");
}

TEST(NearestNames, AreNearOrNone)
{
    const std::vector<std::string> names = {"StringEquals", "StringLike", "Bool"};
    EXPECT_EQ(NearestName("stringequals", names), "StringEquals");
    EXPECT_EQ(NearestName("StringLikes", names), "StringLike");
    EXPECT_EQ(NearestName("Bol", names), "Bool");
    EXPECT_EQ(NearestName("Frobnicate", names), "");
    EXPECT_EQ(DidYouMean("Frobnicate", names), "");
    EXPECT_EQ(DidYouMean("Boole", names), "; did you mean Bool?");
}
