// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-json.h"

#include "ns3/vpc-policy-document.h"
#include "ns3/vpc-policy.h"

#include <string>

namespace ns3
{
namespace vpc
{

/**
 * \brief Read a policy that is part of a larger document.
 *
 * What is read is only what stands there: whether it makes sense is what aws::Policy says. Element
 * names are those of the IAM User Guide, "Grammar of the IAM JSON policy language", and nothing
 * else. Version is 2008-10-17 if it is not given, as in IAM.
 *
 * \param value the policy, an object
 * \param name what decisions call it
 * \return the policy
 * \throw JsonError "file:line: what is wrong; what to do": no Statement, no Effect, an element that
 * is none or is there twice, a value of the wrong kind, an empty list
 */
aws::PolicyDocument ReadPolicyDocument(const JsonValue& value, const std::string& name);

/**
 * \brief Read a policy from its text, for VpcEndpoint::policyDocument for example.
 * \param text JSON
 * \param name what decisions call it
 * \param where what errors begin with; empty: the name
 * \return the policy, with its text
 * \throw JsonError "where:line: what is wrong; what to do"
 */
aws::PolicyDocument ReadPolicyText(const std::string& text,
                                   const std::string& name,
                                   const std::string& where = "");

/**
 * \brief Read a policy from its text, and compile it.
 * \param text JSON
 * \param name what decisions call it, and what errors begin with
 * \param kind what the policy is attached to
 * \return the policy, compiled
 * \throw aws::InputError "name:line: what is wrong; what to do"
 */
aws::Policy ReadPolicy(const std::string& text, const std::string& name, aws::PolicyKind kind);

/**
 * \brief Read a policy from a file.
 * \param path the file
 * \param kind what the policy is attached to
 * \return the policy, compiled; its name is the path
 * \throw aws::InputError "path:line: what is wrong; what to do"
 */
aws::Policy ReadPolicyFile(const std::string& path, aws::PolicyKind kind);

} // namespace vpc
} // namespace ns3
