// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/vpc-cost.h"

#include <string>

namespace ns3
{
namespace vpc
{

/// \return the prices that come with the module, as JSON: those of us-east-1
const std::string& DefaultPrices();

/**
 * \brief Read a table of prices: JSON as helper/io/prices-us-east-1.json.
 * \param path the file; empty: the prices that come with the module
 * \return the table, with a price for each of PriceTable::Items()
 * \throw aws::InputError one line "file:line: what is wrong; what to do": an item that is not known
 * or is missing, a price that is no number or negative, a row without date or source
 */
PriceTable ReadPriceTable(const std::string& path = "");

} // namespace vpc
} // namespace ns3
