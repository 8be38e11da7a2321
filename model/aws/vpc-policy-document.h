// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace aws
{

/// A text of a policy, with the line it stands on.
struct PolicyText
{
    std::string text; //!< as written
    uint32_t line{0}; //!< from 1; 0 if it comes from no file

    PolicyText() = default;

    /// \param t the text, which comes from no file
    PolicyText(const char* t)
        : text(t)
    {
    }

    /// \param t the text \param l its line
    PolicyText(std::string t, uint32_t l = 0)
        : text(std::move(t)),
          line(l)
    {
    }
};

/// What a statement does if it applies.
enum class PolicyEffect : uint8_t
{
    ALLOW,
    DENY
};

/// Whom a statement names.
struct PolicyPrincipal
{
    std::string type; //!< AWS, Service or Federated; empty for the plain "*"
    PolicyText value; //!< account id, ARN, service name, "*"
};

/// One line of a Condition: an operator, a key, and the values that the policy names.
struct PolicyCondition
{
    PolicyText op;                  //!< e.g. ForAnyValue:StringLikeIfExists
    PolicyText key;                 //!< e.g. aws:SourceVpce
    std::vector<PolicyText> values; //!< at least one
};

/// A statement. Of each pair (x, notX) exactly one is given, of principals perhaps none.
struct PolicyStatement
{
    std::string sid;                            //!< empty if it has none
    uint32_t line{0};                           //!< where it begins
    PolicyEffect effect{PolicyEffect::DENY};    //!< Effect
    std::vector<PolicyPrincipal> principals;    //!< Principal
    std::vector<PolicyPrincipal> notPrincipals; //!< NotPrincipal
    std::vector<PolicyText> actions;            //!< Action
    std::vector<PolicyText> notActions;         //!< NotAction
    std::vector<PolicyText> resources;          //!< Resource
    std::vector<PolicyText> notResources;       //!< NotResource
    std::vector<PolicyCondition> conditions;    //!< all must hold
};

/**
 * \brief A policy as it is written, in IAM's words (IAM User Guide, "Grammar of the IAM JSON policy
 * language").
 *
 * Only a Policy made of it decides anything. ReadPolicy() makes one from JSON.
 */
struct PolicyDocument
{
    std::string name;                        //!< what decisions call it
    std::string file;                        //!< what errors begin with; the name if empty
    std::string version{"2012-10-17"};       //!< 2012-10-17, or 2008-10-17 which has no variables
    std::string id;                          //!< Id, without a meaning here
    std::string text;                        //!< JSON as it was read, empty if it was not
    std::vector<PolicyStatement> statements; //!< in the order of the text
};

} // namespace aws
} // namespace vpc
} // namespace ns3
