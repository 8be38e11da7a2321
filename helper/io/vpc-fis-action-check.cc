// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-fis-action-check.h"

#include "ns3/vpc-disruption-scope.h"
#include "ns3/vpc-nearest-name.h"
#include "ns3/vpc-policy-keys.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

void
CheckFisActionParameters(const JsonValue& value, const FisAction& action, const FisActionKind& kind)
{
    const std::string what = "action " + action.name + " (" + action.actionId + ")";
    std::vector<std::string> names;
    for (const FisParameter& parameter : kind.parameters)
    {
        names.push_back(parameter.name);
        if (parameter.isRequired && action.parameters.count(parameter.name) == 0)
        {
            value.Fail(what + " has no parameter " + parameter.name + "; add it");
        }
    }
    for (const auto& [name, text] : action.parameters)
    {
        if (std::find(names.begin(), names.end(), name) == names.end())
        {
            value.Fail(what + " has a parameter \"" + name + "\", which it does not take" +
                       aws::DidYouMean(name, names));
        }
    }
    const auto scope = action.parameters.find("scope");
    const std::vector<std::string>& scopes = aws::DisruptionScopes();
    if (scope != action.parameters.end() &&
        std::find(scopes.begin(), scopes.end(), scope->second) == scopes.end())
    {
        std::string all;
        for (const std::string& name : scopes)
        {
            all += (all.empty() ? "" : ", ") + name;
        }
        value.Fail(what + ": scope is \"" + scope->second + "\"; write one of " + all);
    }
    const bool needsList = scope != action.parameters.end() && scope->second == "prefix-list";
    if (needsList && action.parameters.count("prefixListIdentifier") == 0)
    {
        value.Fail(what + " of scope prefix-list has no parameter prefixListIdentifier; add it");
    }
}

void
CheckFisActionTargets(const JsonValue& value,
                      const FisAction& action,
                      const FisActionKind& kind,
                      const std::vector<FisTarget>& targets)
{
    const std::string what = "action " + action.name + " (" + action.actionId + ")";
    if (!kind.targetKey)
    {
        if (!action.targets.empty())
        {
            value.Fail(what + " has a target, which it does not take; remove it");
        }
        return;
    }
    for (const auto& [key, name] : action.targets)
    {
        if (aws::AsciiLower(key) != aws::AsciiLower(kind.targetKey))
        {
            value.Fail(what + " has a target " + key + "; it takes " + kind.targetKey);
        }
        const FisTarget& target =
            *std::find_if(targets.begin(), targets.end(), [&n = name](const FisTarget& t) {
                return t.name == n;
            });
        if (target.resourceType != kind.resourceType)
        {
            value.Fail(what + ": target " + name + " is of type " + target.resourceType +
                       "; it takes " + kind.resourceType);
        }
    }
    if (action.targets.size() != 1)
    {
        value.Fail(what + (action.targets.empty() ? " has no target" : " has several targets") +
                   "; write \"targets\": {\"" + kind.targetKey + "\": NAME}, with the name of a " +
                   "target of type " + kind.resourceType);
    }
}

} // namespace vpc
} // namespace ns3
