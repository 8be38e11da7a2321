// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-bench-policy.h"

#include "vpc-bench-frame.h"

#include "ns3/vpc-policy-access.h"

#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace bench
{

namespace
{

using namespace aws;

const std::string ACCOUNT = "111122223333";

/// \param sid of the statement \param effect of it \param actions of it \param resources of it
/// \param conditions of it \return a statement about everybody
PolicyStatement
MakeStatement(const std::string& sid,
              PolicyEffect effect,
              std::vector<PolicyText> actions,
              std::vector<PolicyText> resources,
              std::vector<PolicyCondition> conditions = {})
{
    PolicyStatement statement;
    statement.sid = sid;
    statement.effect = effect;
    statement.principals = {{"", "*"}};
    statement.actions = std::move(actions);
    statement.resources = std::move(resources);
    statement.conditions = std::move(conditions);
    return statement;
}

/// \param name of the policy \param statements of it \return it
PolicyDocument
MakeDocument(const std::string& name, std::vector<PolicyStatement> statements)
{
    PolicyDocument document;
    document.name = name;
    document.statements = std::move(statements);
    return document;
}

/// \return ten statements as data-perimeter policies of endpoints have them
Policy
MakeEndpointPolicy()
{
    constexpr PolicyEffect allow = PolicyEffect::ALLOW;
    constexpr PolicyEffect deny = PolicyEffect::DENY;
    return Policy(
        MakeDocument(
            "endpoint",
            {MakeStatement("Tls", deny, {"*"}, {"*"}, {{"Bool", "aws:SecureTransport", {"false"}}}),
             MakeStatement("Org",
                           deny,
                           {"*"},
                           {"*"},
                           {{"StringNotEqualsIfExists", "aws:PrincipalOrgID", {"o-corp"}},
                            {"BoolIfExists", "aws:PrincipalIsAWSService", {"false"}}}),
             MakeStatement("Delete",
                           deny,
                           {"s3:Delete*", "s3:PutBucketPolicy", "s3:PutLifecycle*"},
                           {"*"},
                           {{"ArnNotLike",
                             "aws:PrincipalArn",
                             {"arn:aws:iam::*:role/admin/*", "arn:aws:iam::*:role/breakglass"}}}),
             MakeStatement("Archive", deny, {"s3:Put*"}, {"arn:aws:s3:::corp-archive-*/*"}),
             MakeStatement("Subnets",
                           deny,
                           {"s3:*"},
                           {"arn:aws:s3:::corp-secret/*"},
                           {{"NotIpAddress",
                             "aws:VpcSourceIp",
                             {"10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24"}}}),
             MakeStatement("Home",
                           allow,
                           {"s3:GetObject", "s3:PutObject"},
                           {"arn:aws:s3:::corp-home/${aws:PrincipalTag/team}/*"}),
             MakeStatement("List",
                           allow,
                           {"s3:ListBucket"},
                           {"arn:aws:s3:::corp-*"},
                           {{"NumericLessThanEquals", "s3:max-keys", {"1000"}}}),
             MakeStatement("Read",
                           allow,
                           {"s3:Get*"},
                           {"arn:aws:s3:::corp-*/*", "arn:aws:s3:::shared-*/public/*"}),
             MakeStatement("Write",
                           allow,
                           {"s3:Put*", "s3:AbortMultipartUpload"},
                           {"arn:aws:s3:::corp-data/*"},
                           {{"StringLike", "s3:x-amz-server-side-encryption", {"aws:kms*"}}}),
             MakeStatement("Own",
                           allow,
                           {"*"},
                           {"*"},
                           {{"StringEquals", "aws:ResourceAccount", {ACCOUNT.c_str()}},
                            {"ForAnyValue:StringLike",
                             "aws:VpceOrgPaths",
                             {"o-corp/*/ou-net/*", "o-corp/*/ou-apps/*"}}})}),
        PolicyKind::ENDPOINT);
}

/// \return what the caller may do
Policy
MakeIdentityPolicy()
{
    PolicyStatement statement =
        MakeStatement("All", PolicyEffect::ALLOW, {"s3:*", "dynamodb:*"}, {"*"});
    statement.principals.clear();
    return Policy(MakeDocument("identity", {statement}), PolicyKind::IDENTITY);
}

/// \return a bucket that only one endpoint reaches
Policy
MakeBucketPolicy()
{
    return Policy(
        MakeDocument(
            "bucket",
            {MakeStatement("Endpoint",
                           PolicyEffect::DENY,
                           {"s3:*"},
                           {"*"},
                           {{"StringNotEquals", "aws:SourceVpce", {"vpce-0a1b2c3d4e5f"}}})}),
        PolicyKind::RESOURCE);
}

/// What a request is made of.
struct Question
{
    const char* action;
    const char* resource;
};

const std::vector<Question> QUESTIONS = {
    {"s3:GetObject", "arn:aws:s3:::corp-home/blue/report.csv"},
    {"s3:GetObject", "arn:aws:s3:::corp-data/2026/07/15/part-00017.parquet"},
    {"s3:PutObject", "arn:aws:s3:::corp-data/2026/07/15/part-00018.parquet"},
    {"s3:PutObject", "arn:aws:s3:::corp-archive-1/x"},
    {"s3:DeleteObject", "arn:aws:s3:::corp-data/x"},
    {"s3:ListBucket", "arn:aws:s3:::corp-data"},
    {"s3:GetObject", "arn:aws:s3:::corp-secret/x"},
    {"dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:111122223333:table/orders"},
};

/// \param question what is asked \return the request, with the keys that such a request has
PolicyRequest
MakeRequest(const Question& question)
{
    PolicyRequest request("arn:aws:sts::111122223333:assumed-role/app/i-0abc",
                          question.action,
                          question.resource);
    PolicyPath path;
    path.vpcEndpointId = "vpce-0a1b2c3d4e5f";
    path.vpcId = "vpc-0a1b2c3d4e5f";
    path.vpceAccount = ACCOUNT;
    path.vpceOrgId = "o-corp";
    path.vpceOrgPaths = {"o-corp/r-1/ou-net/"};
    path.sourceAddress = "10.0.2.17";
    SetPathKeys(request, path);
    request.Set("aws:PrincipalOrgID", "o-corp");
    request.Set("aws:PrincipalTag/team", "blue");
    request.Set("aws:ResourceAccount", ACCOUNT);
    request.Set("aws:ResourceOrgID", "o-corp");
    request.Set("s3:max-keys", "1000");
    return request;
}

} // namespace

PolicyResult
DecidePolicies(PolicyLoad load, uint32_t decisions)
{
    const Policy endpoint = MakeEndpointPolicy();
    const Policy bucket = MakeBucketPolicy();
    const std::vector<Policy> identity = {MakeIdentityPolicy()};
    std::vector<PolicyRequest> requests;
    for (const Question& question : QUESTIONS)
    {
        requests.push_back(MakeRequest(question));
    }
    PolicyResult result;
    const double begin = CpuNanoseconds();
    for (uint32_t i = 0; i < decisions; ++i)
    {
        const std::size_t which = i % QUESTIONS.size();
        PolicyVerdict verdict;
        switch (load)
        {
        case PolicyLoad::ONE_POLICY:
            verdict = endpoint.Decide(requests[which]).verdict;
            break;
        case PolicyLoad::ALL_POLICIES:
            verdict = DecideAccess(identity, &endpoint, &bucket, requests[which]).verdict;
            break;
        default:
            verdict =
                DecideAccess(identity, &endpoint, &bucket, MakeRequest(QUESTIONS[which])).verdict;
            break;
        }
        result.allowed += verdict == PolicyVerdict::ALLOW ? 1 : 0;
        result.denied += verdict == PolicyVerdict::EXPLICIT_DENY ? 1 : 0;
    }
    result.cpuNsPerDecision = (CpuNanoseconds() - begin) / decisions;
    return result;
}

} // namespace bench
} // namespace vpc
} // namespace ns3
