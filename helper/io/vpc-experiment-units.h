// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-json.h"

#include "ns3/data-rate.h"
#include "ns3/nstime.h"

namespace ns3
{
namespace vpc
{

/// \name Texts with units, as experiment files have them
/// \param value a text \return what it stands for \throw JsonError if it is none, or too large
/// @{
Time ReadDuration(const JsonValue& value);      //!< 150s, 4ms, 20min
double ReadPerSecond(const JsonValue& value);   //!< 20/s, 30/min
uint64_t ReadBytes(const JsonValue& value);     //!< 1KiB, 200B
DataRate ReadBandwidth(const JsonValue& value); //!< 1Gbps
int64_t ReadUtc(const JsonValue& value);        //!< 2026-01-01T00:00:00Z, as Unix time in s
/// @}

} // namespace vpc
} // namespace ns3
