// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ns3
{
namespace vpc
{
namespace aws
{

/**
 * \brief A condition key as policies and requests look it up.
 *
 * Key names, tag keys in them included, are the same in capital and small letters (IAM User Guide,
 * "IAM JSON policy elements: Condition").
 */
struct PolicyKey
{
    std::string name;  //!< in small letters
    uint64_t hash{0};  //!< of the name
    bool multi{false}; //!< AWS documents several values in one request

    /// \param o another \return whether it is the same key
    bool operator==(const PolicyKey& o) const
    {
        return hash == o.hash && name == o.name;
    }
};

/**
 * \brief Look a condition key up in the catalogue.
 *
 * Known are AWS's global keys (IAM User Guide, "AWS global condition context keys") and all keys of
 * the services that endpoints lead to, by their prefix ("s3:", "dynamodb:", ...).
 *
 * \param name a key in any case, e.g. aws:SourceVpce or aws:PrincipalTag/team
 * \return the key
 * \throw InputError without a place, if it is unknown: a policy with a mistyped key would never
 * meet it and so might allow or refuse the wrong thing
 */
PolicyKey FindPolicyKey(const std::string& name);

/// \param text ASCII \return in small letters
std::string AsciiLower(std::string_view text);

/// \param letter ASCII \return in small letters
inline char
AsciiLower(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

} // namespace aws
} // namespace vpc
} // namespace ns3
