// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

namespace ns3
{
namespace vpc
{

/**
 * \brief Set the default of an attribute.
 * \param name ns3::TYPE::ATTRIBUTE \param value as text \param where "file:line", for errors
 * \throw aws::InputError one line: there is no such type or attribute, with the nearest; or it does
 * not take that value
 */
void SetAttributeDefault(const std::string& name,
                         const std::string& value,
                         const std::string& where);

/**
 * \brief Set an attribute of objects that are there.
 * \param path of ns-3's Config, e.g. /NodeList/3/$ns3::TcpL4Protocol/RecoveryType \param value as
 * text \param where "file:line", for errors
 * \throw aws::InputError one line: nothing is at the path, or does not take that value
 */
void SetAttributeAt(const std::string& path, const std::string& value, const std::string& where);

} // namespace vpc
} // namespace ns3
