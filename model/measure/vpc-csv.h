// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/nstime.h"

#include <istream>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// \param time a time \return seconds with nine decimals, the same on every machine
std::string ToSeconds(Time time);

/**
 * \param text anything
 * \return a field of a CSV file that reads back as \p text: quoted as RFC 4180 says where it holds
 * a comma, a quotation mark or the end of a line, else unchanged
 */
std::string CsvField(const std::string& text);

/// \param in a CSV file as RFC 4180 says \return its fields, line by line
std::vector<std::vector<std::string>> ReadCsv(std::istream& in);

} // namespace vpc
} // namespace ns3
