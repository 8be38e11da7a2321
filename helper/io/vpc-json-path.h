// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-json.h"

#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief A document with another value at one place.
 *
 * A path names members with dots between them and items of lists with their numbers, from 0:
 * \c workload[0].client; \c [*] stands for all items. Members that are not there are added, for
 * what they are to replace may be a default; whoever knows the document's shape has to check it
 * afterwards.
 *
 * Null takes a member away, so that its default holds.
 *
 * \param document outermost value \param path of the place \param value what shall be there; it and
 * the document refer to the names of their files, which have to stay
 * \return the whole document, changed
 * \throw JsonError at \p value: the path is not well formed, or leads into what is no object, no
 * list or not that long
 */
JsonValue ReplaceAt(const JsonValue& document, const std::string& path, const JsonValue& value);

/// \param document a value \return all numbers in it, in their order, each by its path as of
/// ReplaceAt()
std::vector<std::pair<std::string, double>> FindNumbers(const JsonValue& document);

} // namespace vpc
} // namespace ns3
