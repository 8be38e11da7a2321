// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-cloud.h"
#include "vpc-policy-access.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace aws
{

/// What a request to an AWS service asks for, as far as policies can tell.
struct ApiCall
{
    std::string principal; //!< who asks, see PolicyCaller::Parse(); empty: the call says nothing
    std::string action;    //!< "service:Name", e.g. s3:GetObject
    std::string resource;  //!< ARN, e.g. "arn:aws:s3:::reports"/2026/q3.csv
    std::vector<std::pair<std::string, std::string>>
        context; //!< condition keys that the call carries, e.g. {"s3:prefix", "2026/"}

    /// \return whether it says who asks for what
    bool IsNamed() const
    {
        return !principal.empty();
    }
};

/// Where a call comes from.
struct CallOrigin
{
    std::string vpcEndpointId;  //!< empty: through no endpoint
    Ipv4Address source;         //!< through an endpoint: the caller's in its VPC; otherwise the
                                //!< public one that the service sees
    bool secureTransport{true}; //!< TLS
};

/**
 * \brief All policies of a cloud, compiled: decides over calls to AWS services.
 *
 * Immutable: a changed description is compiled anew. What a decision costs does not depend on how
 * many endpoints, principals and resources there are.
 */
class AccessRules
{
  public:
    /// A call made ready to be decided often, from any origin.
    class Prepared
    {
      private:
        friend class AccessRules;
        explicit Prepared(PolicyRequest request);

        PolicyRequest m_request;
        const std::vector<Policy>* m_identity;
        const Policy* m_resource;
        bool m_hasEndpointKeys;
    };

    /**
     * \param cloud the description
     * \throw InputError one line: a policy, principal, account or resource that does not hold
     */
    explicit AccessRules(const Cloud& cloud);

    /**
     * \brief Make a call ready. Valid as long as these rules.
     *
     * A principal that the cloud does not describe has no identity policies; a resource that it
     * does not describe has no policy, and belongs to the account of its ARN, or to nobody known.
     *
     * \param call a named one
     * \return it, made ready
     * \throw InputError without a place, if principal, action, resource or a key is malformed
     */
    Prepared Prepare(const ApiCall& call) const;

    /**
     * \param call made ready by these rules; gets the keys of the origin
     * \param origin where it comes from
     * \return the decision, see DecideAccess(); valid as long as these rules
     */
    AccessDecision Decide(Prepared& call, const CallOrigin& origin) const;

    /**
     * \brief May a call that says nothing pass?
     *
     * Nobody can tell what a policy would say to it, so it passes only where there is none, or one
     * that allows everything.
     *
     * \param vpcEndpointId endpoint that it goes through, empty if none
     * \return whether it may
     */
    bool AdmitsUnnamed(const std::string& vpcEndpointId) const;

  private:
    /// What the keys of an endpoint say.
    struct Endpoint
    {
        Policy policy;
        bool isOpen{true}; //!< allows everything
        PolicyPath path;
    };

    void AddEndpoint(const Cloud& cloud, const VpcEndpoint& endpoint);
    void AddPrincipal(const Principal& principal);
    void AddResource(const ServiceResource& resource);
    const ServiceResource* FindResource(const std::string& arn) const;
    const Account* FindAccount(const std::string& accountId) const;

    std::map<std::string, Endpoint> m_endpoints;             //!< by id
    std::map<std::string, std::vector<Policy>> m_identities; //!< by principal's ARN
    std::map<std::string, Tags> m_tags;                      //!< by principal's ARN
    std::map<std::string, ServiceResource> m_resources;      //!< by ARN
    std::map<std::string, Policy> m_resourcePolicies;        //!< by ARN
    std::map<std::string, Account> m_accounts;               //!< by id
};

} // namespace aws
} // namespace vpc
} // namespace ns3
