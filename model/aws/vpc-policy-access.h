// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-policy.h"

#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace aws
{

/**
 * \brief How a request reaches a service, as far as policies can tell.
 *
 * Through an endpoint, or not: without vpcEndpointId it came from the internet side, by NAT or
 * internet gateway for example.
 */
struct PolicyPath
{
    std::string vpcEndpointId;             //!< empty: through no endpoint
    std::string vpcId;                     //!< the endpoint's VPC
    std::string vpcArn;                    //!< the same as an ARN, empty if unknown
    std::string vpceAccount;               //!< account of the endpoint, empty if unknown
    std::string vpceOrgId;                 //!< its organization, empty if none
    std::vector<std::string> vpceOrgPaths; //!< its path there, empty if none
    std::string sourceAddress;  //!< through an endpoint: the caller's in its VPC; otherwise the
                                //!< public one that the service sees
    bool secureTransport{true}; //!< TLS
};

/**
 * \brief Set the context keys of the network, and remove those that this path does not have.
 *
 * Through an endpoint: aws:SourceVpce, aws:SourceVpc, aws:SourceVpcArn, aws:VpcSourceIp,
 * aws:VpceAccount, aws:VpceOrgID and aws:VpceOrgPaths, and no aws:SourceIp. Otherwise aws:SourceIp
 * and none of the others. Always aws:SecureTransport. (IAM User Guide, "AWS global condition
 * context keys". AWS has aws:SourceVpcArn and the aws:Vpce... keys for some services only, S3 and
 * DynamoDB among them: leave their fields empty for others.)
 *
 * \param request gets the keys \param path how it goes
 * \throw InputError without a place, if the source address is none
 */
void SetPathKeys(PolicyRequest& request, const PolicyPath& path);

/**
 * \brief What all policies together say to a request.
 *
 * The names point into the policies: they hold as long as these or copies of them live.
 */
struct AccessDecision
{
    PolicyVerdict verdict{PolicyVerdict::IMPLICIT_DENY}; //!< of all policies together
    /**
     * The kind of policy that decided. With an implicit deny the kind that was needed and did not
     * allow: the endpoint's before the resource's before the identity's; in one account, where
     * either of the last two would do, the identity's.
     */
    PolicyKind decidedBy{PolicyKind::IDENTITY};
    std::string_view policy;    //!< its name; empty if there is none, or several, of that kind
    std::string_view statement; //!< Sid or "#n" that decided, empty with an implicit deny
    bool crossAccount{false};   //!< caller and resource are of two accounts, or one is unknown
    PolicyDecision endpoint;    //!< what the endpoint's policy says, if there is one
    PolicyDecision resource;    //!< what the resource's policy says, if there is one
    PolicyDecision identity;    //!< what the caller's policies say, all together

    /// \return whether the request may be served; otherwise it is answered 403
    bool IsAllowed() const
    {
        return verdict == PolicyVerdict::ALLOW;
    }

    /// \return one line: what decided, or what is missing
    std::string Explain() const;
};

/**
 * \brief Decide whether a request is allowed.
 *
 * - An explicit deny in any policy wins.
 * - If the request goes through an endpoint, the endpoint's policy must allow it ("Control access
 *   to VPC endpoints using endpoint policies").
 * - In one account, an allow of an identity policy or of the resource's policy is enough. An allow
 *   of the resource's policy that names only the caller's account delegates to that account: an
 *   identity policy must allow as well, except for the root user (IAM User Guide, "Policy
 *   evaluation for requests within a single account" and "AWS JSON policy elements: Principal").
 * - Across accounts both are needed ("Cross-account policy evaluation logic"). A resource of an
 *   unknown account is another's.
 * - A root user needs no identity policy in its account. Services and anonymous callers have none:
 *   the resource's policy must allow them.
 *
 * Service control policies, resource control policies, permissions boundaries and session policies
 * are not modelled: what they would deny is not denied here. Nor are the services whose resource
 * policy must always allow (KMS keys, trust policies of roles).
 *
 * \param identityPolicies of the caller, all of kind IDENTITY
 * \param endpointPolicy of the endpoint that the request goes through (Policy::FullAccess() if none
 * was given to it), or nullptr if it goes through none
 * \param resourcePolicy of the resource, or nullptr if it has none
 * \param request what is asked
 * \return the decision
 */
AccessDecision DecideAccess(const std::vector<Policy>& identityPolicies,
                            const Policy* endpointPolicy,
                            const Policy* resourcePolicy,
                            const PolicyRequest& request);

} // namespace aws
} // namespace vpc
} // namespace ns3
