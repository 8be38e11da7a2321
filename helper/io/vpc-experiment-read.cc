// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-experiment-read.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{
namespace experiment
{

std::string
PathOf(const std::string& folder, const JsonValue& value)
{
    const std::filesystem::path path(value.AsString());
    return path.is_absolute() ? path.string()
                              : (std::filesystem::path(folder) / path).lexically_normal().string();
}

std::string
ListOf(const std::vector<std::string>& names)
{
    std::string all;
    for (const std::string& name : names)
    {
        all += (all.empty() ? "" : ", ") + name;
    }
    return all;
}

void
RequireOne(const JsonValue& object, const std::vector<std::string>& names)
{
    const auto count = std::count_if(names.begin(), names.end(), [&object](const auto& name) {
        return object.Find(name) != nullptr;
    });
    if (count == 1)
    {
        return;
    }
    object.Fail(std::string(count == 0 ? "names none" : "names several") + " of " + ListOf(names) +
                "; give one of them");
}

std::vector<std::string>
TextsOf(const JsonValue& value)
{
    std::vector<std::string> texts;
    for (const JsonValue& item : value.Items())
    {
        texts.push_back(item.AsString());
    }
    if (value.GetKind() != JsonValue::Kind::Array)
    {
        texts.push_back(value.AsText());
    }
    return texts;
}

} // namespace experiment
} // namespace vpc
} // namespace ns3
