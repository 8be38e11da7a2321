// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-experiment-units.h"
#include "vpc-experiment.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/**
 * \file
 * What the parts of ReadExperiment() share. Internal.
 */
namespace ns3
{
namespace vpc
{
namespace experiment
{

/// \param folder of the file \param value a path in it \return the path from here
std::string PathOf(const std::string& folder, const JsonValue& value);

/// \param object may have a member \param name of it \param read what it is read by \return it
template <typename Read>
auto
Optional(const JsonValue& object, const std::string& name, Read read)
    -> std::optional<decltype(read(object))>
{
    const JsonValue* value = object.Find(name);
    return value ? std::make_optional(read(*value)) : std::nullopt;
}

/// \param names some \return them, with commas
std::string ListOf(const std::vector<std::string>& names);

/// \param object of several members exactly one has to be there \param names of them
void RequireOne(const JsonValue& object, const std::vector<std::string>& names);

/// \param value a text, or several \return the texts
std::vector<std::string> TextsOf(const JsonValue& value);

/// \param object an entry of the workload \param end of the experiment \return what it says
/// \throw JsonError a mistake in it
ExperimentWorkload ReadWorkload(const JsonValue& object, Time end);

/// \param object a fault \param folder where paths count from \param end of the experiment \return
/// what it says \throw JsonError a mistake in it
ExperimentFault ReadFault(const JsonValue& object, const std::string& folder, Time end);

/// \param object the member measure \param folder where paths count from \return what it says
/// \throw JsonError a mistake in it
ExperimentMeasure ReadMeasure(const JsonValue& object, const std::string& folder);

} // namespace experiment
} // namespace vpc
} // namespace ns3
