// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-policy-keys.h"

#include "vpc-cloud.h"
#include "vpc-nearest-name.h"

#include <algorithm>
#include <unordered_map>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

/// AWS's keys that have one value in a request.
const std::vector<std::string> SINGLE_KEYS = {
    // properties of the principal
    "aws:PrincipalArn",
    "aws:PrincipalAccount",
    "aws:PrincipalOrgID",
    "aws:PrincipalIsAWSService",
    "aws:PrincipalServiceName",
    "aws:PrincipalType",
    "aws:userid",
    "aws:username",
    // properties of a role session
    "aws:AssumedRoot",
    "aws:FederatedProvider",
    "aws:TokenIssueTime",
    "aws:MultiFactorAuthAge",
    "aws:MultiFactorAuthPresent",
    "aws:ChatbotSourceArn",
    "aws:Ec2InstanceSourceVpc",
    "aws:Ec2InstanceSourcePrivateIPv4",
    "aws:SourceIdentity",
    "aws:SignInSessionArn",
    // properties of the network
    "aws:SourceIp",
    "aws:SourceVpc",
    "aws:SourceVpcArn",
    "aws:SourceVpce",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "aws:VpcSourceIp",
    // properties of the resource
    "aws:ResourceAccount",
    "aws:ResourceOrgID",
    // properties of the request
    "aws:CalledViaFirst",
    "aws:CalledViaLast",
    "aws:CalledViaAWSMCP",
    "aws:ViaAWSService",
    "aws:ViaAWSMCPService",
    "aws:IsMcpServiceAction",
    "aws:CurrentTime",
    "aws:EpochTime",
    "aws:referer",
    "aws:RequestedRegion",
    "aws:SecureTransport",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceOrgID",
    "aws:UserAgent",
};

/// AWS's keys that may have several values in a request.
const std::vector<std::string> MULTI_KEYS = {
    "aws:PrincipalOrgPaths",
    "aws:PrincipalServiceNamesList",
    "aws:VpceOrgPaths",
    "aws:ResourceOrgPaths",
    "aws:SourceOrgPaths",
    "aws:CalledVia",
    "aws:TagKeys",
};

/// AWS's keys that go on with the key of a tag.
const std::vector<std::string> TAG_KEYS = {
    "aws:PrincipalTag/",
    "aws:ResourceTag/",
    "aws:RequestTag/",
};

/// Services whose keys are taken as they are, for each service documents its own.
const std::vector<std::string> SERVICES = {
    "s3:",
    "s3express:",
    "s3-outposts:",
    "s3-object-lambda:",
    "s3tables:",
    "dynamodb:",
    "dax:",
    "sqs:",
    "sns:",
    "kms:",
    "sts:",
    "iam:",
    "ec2:",
    "ssm:",
    "secretsmanager:",
    "lambda:",
    "execute-api:",
    "ecr:",
    "logs:",
    "cloudwatch:",
    "kinesis:",
    "firehose:",
    "glue:",
    "athena:",
    "events:",
    "states:",
    "codebuild:",
    "identitystore:",
    "saml:",
    "cloudformation:",
};

/// \param text any \return FNV-1a
uint64_t
Hash(const std::string& text)
{
    uint64_t hash = 14695981039346656037ULL;
    for (const char letter : text)
    {
        hash = (hash ^ static_cast<unsigned char>(letter)) * 1099511628211ULL;
    }
    return hash;
}

/// The catalogue in small letters, ready to be searched.
struct Catalogue
{
    Catalogue();

    std::unordered_map<std::string, bool> keys; //!< whole keys, and whether they have many values
    std::vector<std::string> prefixes;          //!< what keys go on after
};

Catalogue::Catalogue()
{
    for (const std::string& name : SINGLE_KEYS)
    {
        keys[AsciiLower(name)] = false;
    }
    for (const std::string& name : MULTI_KEYS)
    {
        keys[AsciiLower(name)] = true;
    }
    for (const std::vector<std::string>* list : {&TAG_KEYS, &SERVICES})
    {
        for (const std::string& prefix : *list)
        {
            prefixes.push_back(AsciiLower(prefix));
        }
    }
}

/// \param written an unknown key \return what may have been meant
std::string
Guess(const std::string& written)
{
    std::vector<std::string> names = SINGLE_KEYS;
    names.insert(names.end(), MULTI_KEYS.begin(), MULTI_KEYS.end());
    for (const std::string& prefix : TAG_KEYS)
    {
        names.push_back(prefix.substr(0, prefix.size() - 1));
    }
    std::string guess = NearestName(written.substr(0, written.find('/')), names);
    if (std::find(TAG_KEYS.begin(), TAG_KEYS.end(), guess + "/") != TAG_KEYS.end())
    {
        guess += "/tag-key";
    }
    return guess;
}

} // namespace

std::string
AsciiLower(std::string_view text)
{
    std::string lower(text);
    for (char& letter : lower)
    {
        letter = AsciiLower(letter);
    }
    return lower;
}

PolicyKey
FindPolicyKey(const std::string& name)
{
    static const Catalogue catalogue;
    PolicyKey key;
    key.name = AsciiLower(name);
    key.hash = Hash(key.name);
    const auto found = catalogue.keys.find(key.name);
    if (found != catalogue.keys.end())
    {
        key.multi = found->second;
        return key;
    }
    for (const std::string& prefix : catalogue.prefixes)
    {
        if (key.name.size() > prefix.size() && key.name.compare(0, prefix.size(), prefix) == 0)
        {
            return key;
        }
    }
    const std::string guess = Guess(name);
    throw InputError("unknown condition key \"" + name + "\"; " +
                     (guess.empty() ? "use one of AWS's global keys (aws:...) or of a service's "
                                      "(s3:..., dynamodb:...)"
                                    : "did you mean " + guess + "?"));
}

} // namespace aws
} // namespace vpc
} // namespace ns3
