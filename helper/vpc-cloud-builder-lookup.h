// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/abort.h"

#include <string>

namespace ns3
{
namespace vpc
{
namespace builder
{

/**
 * An element of a map by its key, or the end of the program with one line.
 * \param map of what CloudBuilder added
 * \param key of it
 * \param kind what it is, empty if the key says so
 * \return it
 */
template <typename Map>
auto&
Get(Map& map, const std::string& key, const std::string& kind = "")
{
    const auto it = map.find(key);
    NS_ABORT_MSG_IF(it == map.end(),
                    "CloudBuilder: there is no " << kind << (kind.empty() ? "" : " ") << key
                                                 << "; add it first");
    return it->second;
}

} // namespace builder
} // namespace vpc
} // namespace ns3
