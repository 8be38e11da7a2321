// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-json.h"

#include <functional>
#include <map>
#include <string>

namespace ns3
{
namespace vpc
{

/**
 * \brief What its users have to fill in before a published template says anything.
 *
 * Templates are published with words such as "<YOUR AWS ACCOUNT>" or
 * "your_availability_zone_identifier" in place of values.
 */
class FisPlaceholders
{
  public:
    /// \param replacements what to put in place of each text, wherever it occurs
    explicit FisPlaceholders(std::map<std::string, std::string> replacements);

    /// \param value a string, number or boolean \return it as text, with replacements
    /// \throw JsonError if it is anything else
    std::string Fill(const JsonValue& value) const;

    /// Tell of all that is still to be filled in; of a \c description nothing is. \param value
    /// anything \param tell called with the place and, in words, what is to be put there
    void FindOpen(const JsonValue& value,
                  const std::function<void(const JsonValue&, const std::string&)>& tell) const;

    /// \param value anything \throw JsonError at the first text that is still to be filled in
    void RequireFilled(const JsonValue& value) const;

  private:
    std::map<std::string, std::string> m_replacements;
};

} // namespace vpc
} // namespace ns3
