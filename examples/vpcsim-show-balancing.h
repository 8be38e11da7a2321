// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/vpc-cloud.h"

#include <nlohmann/json.hpp>
#include <ostream>

using Json = nlohmann::ordered_json; //!< keeps the order in which members are added

/// Tables of load balancers and endpoint services, nothing if there are none. \param out where to
/// \param cloud validated
void PrintBalancing(std::ostream& out, const ns3::vpc::aws::Cloud& cloud);

/// \param cloud validated \return its load balancers with listeners and targets
Json BalancersToJson(const ns3::vpc::aws::Cloud& cloud);

/// \param cloud validated \return its endpoint services with their connections
Json ServicesToJson(const ns3::vpc::aws::Cloud& cloud);
