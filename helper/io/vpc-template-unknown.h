// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// A value that only AWS knows: what a template says of it.
struct TemplateUnknown
{
    std::string what;      //!< in words: "Fn::ImportValue net-VPC", "attribute X of Y"
    std::string id;        //!< physical id of the resource that it belongs to, may be empty
    std::string attribute; //!< of that resource, may be empty
};

/**
 * \brief The unknown values of templates, and the tokens that stand for them in strings.
 *
 * A token goes through Fn::Join, Fn::Sub and Fn::Split as any text does, so that a list of two
 * unknown subnets still has two items. It begins and ends with a control character that no template
 * may contain. The same unknown always has the same token.
 */
class TemplateUnknowns
{
  public:
    /// \param unknown what is not known \return the token that stands for it
    std::string Add(const TemplateUnknown& unknown);

    /// \param text any text \return whether a token is in it
    static bool IsIn(const std::string& text);

    /// \param text any text \return the tokens in it, in their order
    static std::vector<std::string> TokensIn(const std::string& text);

    /// \param token of Add() \return what it stands for
    const TemplateUnknown& Get(const std::string& token) const;

    /// \param text any text \return it with every token replaced by what it stands for, in words
    std::string Describe(const std::string& text) const;

    static constexpr char MARK = '\x1a'; //!< around a token; "substitute"

  private:
    std::vector<TemplateUnknown> m_unknowns; //!< by number
    std::map<std::string, size_t> m_numbers; //!< by what, id and attribute
};

} // namespace vpc
} // namespace ns3
