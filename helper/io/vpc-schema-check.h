// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-json.h"

#include <string>

namespace ns3
{
namespace vpc
{

/**
 * \brief Check a document against a JSON Schema (draft 7), by valijson.
 * \param document its outermost value
 * \param schema text of the schema, which is taken to be right
 * \throw aws::InputError one line "file:line: path: what is wrong; what to write", of the first
 * mistake: the place in the document, what the schema expects there, and the nearest name
 */
void CheckSchema(const JsonValue& document, const std::string& schema);

} // namespace vpc
} // namespace ns3
