// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpcsim-show-balancing.h"

#include "ns3/vpc-template-reader.h"

#include <map>
#include <ostream>
#include <string>

/// \param out where to \param title of the table \param counts by type; those of 0 are left out
void PrintCounts(std::ostream& out,
                 const std::string& title,
                 const std::map<std::string, size_t>& counts);

/// What templates hold, by CloudFormation's types. \param out where to \param inventory it
void PrintTemplates(std::ostream& out, const ns3::vpc::TemplateInventory& inventory);

/// \param inventory what templates hold \return the same as JSON
Json TemplatesToJson(const ns3::vpc::TemplateInventory& inventory);
