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
/// @{

/** \param value 150s, 4ms, 20min \return it \throw JsonError if it is none, or too large */
Time ReadDuration(const JsonValue& value);
/// \param value 20/s, 30/min \return it, a second \throw JsonError if it is none, or too large
double ReadPerSecond(const JsonValue& value);
/// \param value 1KiB, 200B \return it, in bytes \throw JsonError if it is none, or too large
uint64_t ReadBytes(const JsonValue& value);
/// \param value 1Gbps \return it \throw JsonError if it is none, or too large
DataRate ReadBandwidth(const JsonValue& value);
/// \param value 2026-01-01T00:00:00Z \return it, as Unix time in s \throw JsonError if it is none
int64_t ReadUtc(const JsonValue& value);
/// @}

} // namespace vpc
} // namespace ns3
