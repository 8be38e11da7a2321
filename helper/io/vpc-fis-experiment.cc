// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-fis-experiment.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param actions some \param name of one \return it, nullptr if there is none
const FisAction*
FindAction(const std::vector<FisAction>& actions, const std::string& name)
{
    const auto it = std::find_if(actions.begin(), actions.end(), [&name](const FisAction& action) {
        return action.name == name;
    });
    return it == actions.end() ? nullptr : &*it;
}

} // namespace

const FisTarget*
FisExperiment::FindTarget(const std::string& name) const
{
    const auto it = std::find_if(targets.begin(), targets.end(), [&name](const FisTarget& target) {
        return target.name == name;
    });
    return it == targets.end() ? nullptr : &*it;
}

std::map<std::string, Time>
FisExperiment::FindStarts(const std::vector<std::string>& instant) const
{
    std::map<std::string, Time> starts;
    // Each round knows at least one action more, unless the rest waits in a circle.
    for (std::size_t known = 0; starts.size() < actions.size(); known = starts.size())
    {
        for (const FisAction& action : actions)
        {
            Time start;
            bool isKnown = true;
            for (const std::string& name : action.startAfter)
            {
                const auto before = starts.find(name);
                isKnown = isKnown && before != starts.end();
                if (!isKnown)
                {
                    break;
                }
                const bool isInstant =
                    std::find(instant.begin(), instant.end(), name) != instant.end();
                const Time duration = isInstant ? Time() : FindAction(actions, name)->duration;
                start = std::max(start, before->second + duration);
            }
            if (isKnown)
            {
                starts.emplace(action.name, start);
            }
        }
        if (starts.size() == known)
        {
            return {};
        }
    }
    return starts;
}

std::vector<std::string>
FisExperiment::FindCircle() const
{
    for (const FisAction& first : actions)
    {
        // Walk back from each action by all ways, not twice over any.
        std::map<std::string, std::string> cameFrom;
        std::vector<std::string> open{first.name};
        while (!open.empty())
        {
            const std::string name = open.back();
            open.pop_back();
            for (const std::string& before : FindAction(actions, name)->startAfter)
            {
                if (before == first.name)
                {
                    std::vector<std::string> circle{before};
                    for (std::string at = name; at != first.name; at = cameFrom.at(at))
                    {
                        circle.push_back(at);
                    }
                    circle.push_back(first.name);
                    std::reverse(circle.begin() + 1, circle.end() - 1);
                    return circle;
                }
                if (cameFrom.emplace(before, name).second)
                {
                    open.push_back(before);
                }
            }
        }
    }
    return {};
}

} // namespace vpc
} // namespace ns3
