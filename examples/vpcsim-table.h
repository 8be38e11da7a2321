// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <ostream>
#include <string>
#include <vector>

using TextRow = std::vector<std::string>; //!< cells of a table

/// \param out where to \param rows a table, the first row its heading
void PrintTable(std::ostream& out, const std::vector<TextRow>& rows);
