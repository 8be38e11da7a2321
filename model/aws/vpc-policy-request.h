// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-policy-keys.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace aws
{

/// What kind of principal makes a request.
enum class CallerKind : uint8_t
{
    ANONYMOUS,      //!< nobody who signed
    ROOT,           //!< an account's root user
    USER,           //!< an IAM user
    ROLE,           //!< an IAM role, when the session's name does not matter
    ROLE_SESSION,   //!< somebody who assumed a role
    FEDERATED_USER, //!< of AWS STS GetFederationToken
    SERVICE,        //!< an AWS service on its own behalf
    FEDERATED       //!< of an OIDC or SAML provider, before it has assumed a role
};

/// Who makes a request.
struct PolicyCaller
{
    CallerKind kind{CallerKind::ANONYMOUS}; //!< what the caller is
    std::string name;                       //!< ARN, service name or provider; empty if anonymous
    std::string account; //!< 12 digits; empty for services, providers and anonymous callers
    std::string rootArn; //!< ARN of the account's root user, empty without an account
    std::string entity;  //!< name of the user or role, without its path

    /**
     * \brief Read a caller (IAM User Guide, "AWS JSON policy elements: Principal").
     * \param text an ARN (...:root, user/, role/, assumed-role/, federated-user/), an account id
     * (its root user), a service (sqs.amazonaws.com), a provider, or "anonymous"
     * \return the caller
     * \throw InputError without a place, if it is none of these
     */
    static PolicyCaller Parse(const std::string& text);
};

/**
 * \brief What a caller asks for, with everything that policies may ask about it.
 *
 * The context keys that follow from the caller and the resource's ARN are there from the beginning:
 * aws:PrincipalArn (of a session: its role's), aws:PrincipalAccount, aws:PrincipalType,
 * aws:PrincipalIsAWSService, aws:PrincipalServiceName and its list, aws:FederatedProvider,
 * aws:username, aws:userid (where it needs no unique id), aws:ViaAWSService = false, and
 * aws:ResourceAccount if the ARN has an account (that of a bucket has none: set it). SetPathKeys()
 * adds those of the network. The others are for the caller to set; what is not set is absent, as it
 * is in IAM.
 */
class PolicyRequest
{
  public:
    /**
     * \param caller see PolicyCaller::Parse()
     * \param action "service:Name"
     * \param resource an ARN
     * \throw InputError without a place, if one of them is malformed
     */
    PolicyRequest(const std::string& caller,
                  const std::string& action,
                  const std::string& resource);

    /// \param action "service:Name" \throw InputError without a place, if it is not
    void SetAction(const std::string& action);

    /**
     * \param resource an ARN; aws:ResourceAccount becomes its account, and stays what it is if the
     * ARN has none
     * \throw InputError without a place, if it is no ARN
     */
    void SetResource(const std::string& resource);

    /**
     * \brief Set a context key.
     * \param key in any case
     * \param value its only value
     * \throw InputError without a place, if AWS has no such key
     */
    void Set(const std::string& key, const std::string& value);

    /**
     * \brief Set a context key.
     * \param key in any case
     * \param values its values; none is the same as Remove()
     * \throw InputError without a place, if AWS has no such key, or if it has one value only
     */
    void Set(const std::string& key, std::vector<std::string> values);

    /// \param key becomes absent \throw InputError without a place, if AWS has no such key
    void Remove(const std::string& key);

    /// \param key from FindPolicyKey() \return its values, or nullptr if it is absent
    const std::vector<std::string>* Find(const PolicyKey& key) const
    {
        for (const Entry& entry : m_context)
        {
            if (entry.key == key)
            {
                return &entry.values;
            }
        }
        return nullptr;
    }

    /// \return who asks
    const PolicyCaller& Caller() const
    {
        return m_caller;
    }

    /// \return for what, in small letters
    const std::string& Action() const
    {
        return m_action;
    }

    /// \return of which resource, an ARN
    const std::string& Resource() const
    {
        return m_resource;
    }

    /// \return the account that owns the resource, empty if unknown
    std::string_view ResourceAccount() const;

  private:
    /// A context key with its values.
    struct Entry
    {
        PolicyKey key;
        std::vector<std::string> values; //!< at least one
    };

    PolicyCaller m_caller;
    std::string m_action;
    std::string m_resource;
    std::vector<Entry> m_context; //!< a dozen: found by looking through it
};

} // namespace aws
} // namespace vpc
} // namespace ns3
