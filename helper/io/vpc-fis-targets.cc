// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-fis-targets.h"

#include "ns3/vpc-nearest-name.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace vpc
{

namespace
{

using Resources = std::vector<FisResource>; //!< in the order of their ids

/// \param where "file:line" \param target a target \param problem what is wrong, and what to do
[[noreturn]] void
Fail(const std::string& where, const FisTarget& target, const std::string& problem)
{
    throw aws::InputError(where + ": target " + target.name + ": " + problem);
}

/// Keep what an ARN or id names. \param target it \param resources some
void
KeepNamed(const FisTarget& target, Resources& resources)
{
    Resources named;
    for (const FisResource& resource : resources)
    {
        const auto& arns = target.resourceArns;
        const bool isNamed = std::any_of(arns.begin(), arns.end(), [&](const std::string& arn) {
            return arn == resource.id || arn.substr(arn.rfind('/') + 1) == resource.id;
        });
        if (isNamed)
        {
            named.push_back(resource);
        }
    }
    for (const std::string& arn : target.resourceArns)
    {
        if (std::none_of(named.begin(), named.end(), [&](const FisResource& resource) {
                return arn == resource.id || arn.substr(arn.rfind('/') + 1) == resource.id;
            }))
        {
            Fail(target.where,
                 target,
                 arn + " is no " + target.resourceType + " of this cloud; check the ARN");
        }
    }
    resources = std::move(named);
}

/// Refuse filters that ask for what is not described. \param target it \param resources some
void
CheckPaths(const FisTarget& target, const Resources& resources)
{
    if (resources.empty())
    {
        return;
    }
    std::vector<std::string> paths;
    for (const auto& [path, values] : resources.front().paths)
    {
        paths.push_back(path);
    }
    for (const FisFilter& filter : target.filters)
    {
        if (std::find(paths.begin(), paths.end(), filter.path) == paths.end())
        {
            Fail(filter.where,
                 target,
                 "filter path \"" + filter.path + "\" is not known of " + target.resourceType +
                     aws::DidYouMean(filter.path, paths));
        }
    }
}

/// \param resources some \param isKept asked of each; the others go
template <class IsKept>
void
Keep(Resources& resources, IsKept isKept)
{
    resources.erase(std::remove_if(resources.begin(),
                                   resources.end(),
                                   [&](const FisResource& r) { return !isKept(r); }),
                    resources.end());
}

/// Keep what is at a place, or nobody knows where. \param place it \param resources some
void
KeepAt(const FisPlace& place, Resources& resources)
{
    const auto fits = [](const std::string& wanted, const std::string& own) {
        return wanted.empty() || own.empty() || wanted == own;
    };
    Keep(resources, [&](const FisResource& r) {
        return fits(place.account, r.owner) && fits(place.region, r.region);
    });
}

/// Keep what passes a filter. \param filter it \param resources some
void
KeepFiltered(const FisFilter& filter, Resources& resources)
{
    Keep(resources, [&filter](const FisResource& resource) {
        const std::vector<std::string>& found = resource.paths.at(filter.path);
        return std::any_of(found.begin(), found.end(), [&filter](const std::string& value) {
            return std::count(filter.values.begin(), filter.values.end(), value) != 0;
        });
    });
}

/// Keep what has all tags. \param tags them \param resources some
void
KeepTagged(const aws::Tags& tags, Resources& resources)
{
    Keep(resources, [&tags](const FisResource& resource) {
        return std::all_of(tags.begin(), tags.end(), [&](const auto& tag) {
            const auto own = resource.tags.find(tag.first);
            return own != resource.tags.end() && own->second == tag.second;
        });
    });
}

/// A parameter of a target, which is a filter in other words.
struct TargetParameter
{
    const char* resourceType;
    const char* name;
    const char* path;
    const char* otherPath; //!< the value may be at this path as well, or empty
};

constexpr TargetParameter PARAMETERS[] = {
    {"aws:ec2:subnet", "availabilityZoneIdentifier", "AvailabilityZone", "AvailabilityZoneId"},
    {"aws:ec2:subnet", "vpc", "VpcId", ""},
};

/// Keep what the target's parameters ask for. \param target it \param resources some
void
KeepByParameters(const FisTarget& target, Resources& resources)
{
    for (const auto& [name, text] : target.parameters)
    {
        const auto parameter =
            std::find_if(std::begin(PARAMETERS),
                         std::end(PARAMETERS),
                         [&, &n = name](const auto& p) {
                             return p.resourceType == target.resourceType && p.name == n;
                         });
        if (parameter == std::end(PARAMETERS))
        {
            Fail(target.where,
                 target,
                 "a target of type " + target.resourceType + " has no parameter \"" + name +
                     "\"; write a filter");
        }
        const std::string value = text.substr(text.rfind('/') + 1); // of a VPC also an ARN
        const auto has = [&](const FisResource& resource, const char* path) {
            const auto found = resource.paths.find(path);
            return found != resource.paths.end() && !found->second.empty() &&
                   found->second.front() == value;
        };
        Keep(resources, [&](const FisResource& r) {
            return has(r, parameter->path) || has(r, parameter->otherPath);
        });
    }
}

} // namespace

std::vector<std::string>
ResolveFisTarget(const FisTarget& target,
                 const aws::Cloud& cloud,
                 const FisPlace& place,
                 const std::function<Ptr<UniformRandomVariable>()>& getRandom)
{
    Resources resources = ListFisResources(cloud, target.resourceType);
    CheckPaths(target, resources);
    KeepAt(place, resources);
    if (!target.resourceArns.empty())
    {
        KeepNamed(target, resources);
    }
    for (const FisFilter& filter : target.filters)
    {
        KeepFiltered(filter, resources);
    }
    KeepByParameters(target, resources);
    KeepTagged(target.resourceTags, resources);
    std::vector<std::string> ids;
    for (const FisResource& resource : resources)
    {
        ids.push_back(resource.id);
    }
    std::size_t count = ids.size();
    if (target.selection == FisSelection::COUNT)
    {
        count = std::min<std::size_t>(count, target.number);
    }
    else if (target.selection == FisSelection::PERCENT)
    {
        count = count * target.number / 100;
    }
    if (count > 0 && count < ids.size())
    {
        // The first places of a shuffle.
        Ptr<UniformRandomVariable> random = getRandom();
        for (std::size_t i = 0; i < count; ++i)
        {
            const std::size_t other = random->GetInteger(i, ids.size() - 1);
            std::swap(ids[i], ids[other]);
        }
    }
    ids.resize(count);
    std::sort(ids.begin(), ids.end());
    return ids;
}

} // namespace vpc
} // namespace ns3
