// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-policy-document.h"
#include "vpc-policy-request.h"

#include <cstdint>
#include <string>

namespace ns3
{
namespace vpc
{
namespace aws
{

/// How a principal of a policy is met.
enum class PrincipalMatch : uint8_t
{
    NONE,    //!< it is somebody else
    ACCOUNT, //!< it is the caller's account
    CALLER   //!< it is the caller, its role, or everybody
};

/// One principal of a Principal or NotPrincipal element, compiled.
class PolicyPrincipalCheck
{
  public:
    /**
     * \param principal as written
     * \throw InputError without a place: a type or value that is none, or is not modelled
     */
    explicit PolicyPrincipalCheck(const PolicyPrincipal& principal);

    /// \param caller who asks \return how it is met
    PrincipalMatch Match(const PolicyCaller& caller) const;

    /// \return whether it is everybody
    bool IsEverybody() const;
    /// \return whether it is an account
    bool IsAccount() const;

  private:
    /// What is named.
    enum class Kind : uint8_t
    {
        EVERYBODY,
        ACCOUNT,
        CALLER, //!< whose ARN, service or provider it is
        ROLE,
        NOBODY //!< the unique id of a deleted user or role
    };

    Kind m_kind{Kind::NOBODY};
    std::string m_name;    //!< of CALLER and ROLE; the root ARN of ACCOUNT if one was written
    std::string m_account; //!< of ACCOUNT and ROLE
    std::string m_role;    //!< of ROLE, without path
    std::string m_rootArn; //!< of ROLE's account, which tells the partition too
};

} // namespace aws
} // namespace vpc
} // namespace ns3
