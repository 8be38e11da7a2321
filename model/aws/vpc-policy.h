// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-policy-document.h"
#include "vpc-policy-request.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace ns3
{
namespace vpc
{
namespace aws
{

/// What a policy is attached to, which decides what it may say.
enum class PolicyKind : uint8_t
{
    IDENTITY,         //!< a user or role: it names no principal
    RESOURCE,         //!< a resource, as a bucket policy: it names principals
    ENDPOINT,         //!< an interface endpoint: it names principals
    GATEWAY_ENDPOINT, //!< a gateway endpoint: its principal is "*"
};

/// \param kind a kind \return "identity policy", ...
std::string ToString(PolicyKind kind);

/// What policies say to a request.
enum class PolicyVerdict : uint8_t
{
    IMPLICIT_DENY, //!< nothing applies, so it is not allowed
    ALLOW,
    EXPLICIT_DENY
};

/// \param verdict a verdict \return "implicit deny", "allow" or "explicit deny"
std::string ToString(PolicyVerdict verdict);

/**
 * \brief What one policy says to a request, and by which statement.
 *
 * The names point into the policy: they hold as long as it or a copy of it lives.
 */
struct PolicyDecision
{
    PolicyVerdict verdict{PolicyVerdict::IMPLICIT_DENY}; //!< of the policy
    std::string_view policy;                             //!< the policy's name
    std::string_view statement; //!< Sid, or "#n" counted from 1; empty if nothing applies
    bool delegated{false};      //!< allowed by naming the caller's account, which leaves it to that
                                //!< account's identity policies
};

/**
 * \brief A policy, compiled once to decide often.
 *
 * An explicit deny goes before any allow; what no statement allows is denied implicitly (IAM User
 * Guide, "How AWS enforcement code logic evaluates requests to allow or deny access").
 *
 * Principal: "*" is everybody; an account (id or :root ARN) is everybody of the account; the ARN of
 * a user, role, session or federated user is this one, and a role's is every session of it; a
 * service or provider is itself. Parts of names cannot be wildcards ("AWS JSON policy elements:
 * Principal"). On a gateway endpoint it must be "*"; an account there is its root user only
 * ("Control access to VPC endpoints using endpoint policies").
 *
 * NotPrincipal, only with Deny, spares a caller whose account is named and who is named too, by its
 * ARN or, for a session, by its role's. Naming the account alone spares its root user only. ("AWS
 * JSON policy elements: NotPrincipal" says that both must be named, or the whole account might be
 * denied. Here it is.)
 *
 * Actions are compared without regard to case, resources with it. * and ? in a resource match
 * across colons and slashes. An ARN that an identity policy leaves incomplete is completed with :*.
 *
 * Copies are cheap and share what was compiled.
 */
class Policy
{
  public:
    /**
     * \param document what it says
     * \param kind what it is attached to
     * \throw InputError "file:line: statement X: what is wrong; what to do", for anything that IAM
     * refuses, that is not modelled, or that is unknown: never a silent allow
     */
    Policy(const PolicyDocument& document, PolicyKind kind);

    /// \return what an endpoint has if it is given no policy: everybody may do everything
    static const Policy& FullAccess();

    /// \param request what is asked \return what the policy says to it
    PolicyDecision Decide(const PolicyRequest& request) const;

    /// \return what it is attached to
    PolicyKind Kind() const;
    /// \return its name
    const std::string& Name() const;

  private:
    struct Content;
    std::shared_ptr<const Content> m_content;
};

} // namespace aws
} // namespace vpc
} // namespace ns3
