// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-policy-document.h"
#include "vpc-policy-keys.h"
#include "vpc-policy-pattern.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace aws
{

/// An address range of IPv4 or IPv6.
struct PolicyAddressRange
{
    std::array<uint8_t, 16> bytes{}; //!< network byte order, IPv4 in the first four
    uint8_t length{0};               //!< prefix length in bits
    bool ipv6{false};                //!< or IPv4

    /**
     * \param text an address or "address/length"
     * \return the range, a single address without a length; or nothing if it is neither
     */
    static std::optional<PolicyAddressRange> Parse(const std::string& text);

    /// \param o another, usually one address \return whether it lies in this one
    bool Contains(const PolicyAddressRange& o) const;
};

/**
 * \brief A decimal number, or nothing.
 * \param text "-12.5"; no exponent, at most 15 digits
 * \return its value
 */
std::optional<double> ParsePolicyNumber(const std::string& text);

/**
 * \brief A time, or nothing.
 * \param text of ISO 8601 as W3C's note has it (2026, 2026-07, 2026-07-15, 2026-07-15T10:00Z,
 * ...T10:00:00Z, ...T10:00:00.5+02:00), or seconds since 1970
 * \return seconds since 1970
 */
std::optional<double> ParsePolicyTime(const std::string& text);

/**
 * \brief One line of a Condition, compiled (IAM User Guide, "IAM JSON policy elements: Condition
 * operators" and "Single-valued vs. multivalued context keys").
 *
 * Several values of the policy: one of them must match, or none of them with a negated operator. A
 * key that the request does not have: a plain operator does not hold, a negated one does;
 * ...IfExists holds; ForAllValues: holds and ForAnyValue: does not, negated or not. Values that are
 * nothing but empty strings are no values for ForAllValues: and Null. A value of the wrong form
 * (no address, no number) matches nothing.
 *
 * An operator without ForAnyValue: or ForAllValues: over a key with several values has no meaning
 * in IAM. Here it is an error where AWS documents that the key has several; elsewhere, if a request
 * carries several, the condition holds in a Deny and does not hold in an Allow.
 *
 * Date operators are there, Binary operators are not: an error.
 */
class PolicyConditionCheck
{
  public:
    /**
     * \param condition as written
     * \param effect of its statement
     * \param variables whether ${...} is replaced
     * \throw InputError without a place: an operator, key or value that is none
     */
    PolicyConditionCheck(const PolicyCondition& condition,
                         PolicyEffect effect,
                         PatternVariables variables);

    /// \param request what is asked \return whether the condition holds
    bool Holds(const PolicyRequest& request) const;

  private:
    /// What is compared.
    enum class Family : uint8_t
    {
        STRING,
        STRING_ANY_CASE,
        STRING_LIKE,
        ARN,
        ADDRESS,
        BOOLEAN,
        NUMBER,
        TIME,
        ABSENCE,
        BINARY
    };

    /// What a number or time must be.
    enum class Order : uint8_t
    {
        EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL
    };

    /// How several values of a request are taken.
    enum class Set : uint8_t
    {
        SINGLE,
        FOR_ANY,
        FOR_ALL
    };

    /// A line of the table of operators.
    struct Operator
    {
        const char* name;
        Family family;
        Order order;
        bool negated;
    };

    /// A value of the policy, compiled.
    struct Value
    {
        std::vector<PolicyPattern> patterns; //!< one; six with ARN; none with the others
        PolicyAddressRange range;            //!< ADDRESS
        double number{0};                    //!< NUMBER and TIME
        bool absent{false};                  //!< ABSENCE
    };

    static const std::vector<Operator> OPERATORS; //!< all of IAM's

    /// \param written an operator with all its parts; takes them into the members
    void ParseOperator(const std::string& written);
    /// \param text a value \param variables whether ${...} is replaced \return it, compiled
    Value MakeValue(const std::string& text, PatternVariables variables) const;
    /// \param text an ARN with wildcards \param variables whether ${...} is replaced \return its
    /// parts
    static std::vector<PolicyPattern> MakeArn(const std::string& text, PatternVariables variables);
    /// \param text of the request \param request for variables \return whether a value matches it
    bool MatchesOne(const std::string& text, const PolicyRequest& request) const;
    /// \param number of the request \param value of the policy \return whether the order is so
    bool IsOrdered(double number, double value) const;

    const Operator* m_operator{nullptr};
    Set m_set{Set::SINGLE};
    bool m_ifExists{false};
    PolicyEffect m_effect;
    PolicyKey m_key;
    std::vector<Value> m_values;
};

} // namespace aws
} // namespace vpc
} // namespace ns3
