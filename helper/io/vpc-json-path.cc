// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-json-path.h"

#include <algorithm>
#include <cstdlib>

namespace ns3
{
namespace vpc
{

namespace
{

constexpr std::size_t ALL = std::size_t(-1);

/// A step of a path: a member's name, or an item's number.
struct Step
{
    std::string name;       //!< empty: an item
    std::size_t number{0};  //!< of an item; ALL: each of them
    std::string pathBefore; //!< for errors
};

/// A path that is being followed.
struct Way
{
    const std::string& path;
    const JsonValue& value; //!< what shall be at its end
    std::vector<Step> steps;
};

/// \param path any \param place who gave it \return its steps \throw JsonError if it is none
std::vector<Step>
StepsOf(const std::string& path, const JsonValue& place)
{
    std::vector<Step> steps;
    const auto fail = [&path, &place]() {
        place.Fail("'" + path + "' is no path; write e.g. workload[0].client");
    };
    for (std::size_t at = 0; at < path.size();)
    {
        const std::string before = path.substr(0, at);
        if (path[at] == '[')
        {
            const std::size_t end = path.find(']', at);
            const std::string digits =
                end == std::string::npos ? "" : path.substr(at + 1, end - at - 1);
            if (at > 0 && digits == "*")
            {
                steps.push_back({"", ALL, before});
                at = end + 1;
                continue;
            }
            if (at == 0 || digits.empty() || digits.size() > 6 ||
                digits.find_first_not_of("0123456789") != std::string::npos)
            {
                fail();
            }
            steps.push_back({"", std::stoul(digits), before});
            at = end + 1;
            continue;
        }
        at += path[at] == '.' && at > 0 ? 1 : 0;
        const std::size_t end = std::min(path.find_first_of(".[", at), path.size());
        if (end == at)
        {
            fail();
        }
        steps.push_back({path.substr(at, end - at), 0, before});
        at = end;
    }
    if (steps.empty() || path.back() == '.')
    {
        fail();
    }
    return steps;
}

/// \param here value that is changed \param way to the place \param step that is next \return it,
/// changed
JsonValue
Replace(const JsonValue& here, const Way& way, std::size_t step)
{
    if (step == way.steps.size())
    {
        return way.value;
    }
    const Step& next = way.steps[step];
    const std::string place = next.pathBefore.empty() ? "the document" : next.pathBefore;
    if (next.name.empty())
    {
        std::vector<JsonValue> items = here.Items();
        if (next.number == ALL && !items.empty())
        {
            for (JsonValue& item : items)
            {
                item = Replace(item, way, step + 1);
            }
            return JsonComposer::MakeArray(here, std::move(items));
        }
        if (here.GetKind() != JsonValue::Kind::Array || next.number >= items.size())
        {
            way.value.Fail("'" + way.path + "' leads nowhere: " + place + " has " +
                           std::to_string(items.size()) + " items, counted from 0");
        }
        items[next.number] = Replace(items[next.number], way, step + 1);
        return JsonComposer::MakeArray(here, std::move(items));
    }
    if (here.GetKind() != JsonValue::Kind::Object && here.GetKind() != JsonValue::Kind::Null)
    {
        way.value.Fail("'" + way.path + "' leads nowhere: " + place + " has no members, so no " +
                       next.name);
    }
    std::vector<JsonValue::Member> members = here.Members();
    const auto named = [&next](const JsonValue::Member& m) { return m.first == next.name; };
    auto member = std::find_if(members.begin(), members.end(), named);
    if (step + 1 == way.steps.size() && way.value.GetKind() == JsonValue::Kind::Null)
    {
        members.erase(std::remove_if(members.begin(), members.end(), named), members.end());
        return JsonComposer::MakeObject(here, std::move(members));
    }
    if (member == members.end())
    {
        member = members.insert(member, {next.name, JsonComposer::MakeNull(way.value)});
    }
    member->second = Replace(member->second, way, step + 1);
    return JsonComposer::MakeObject(here, std::move(members));
}

/// \param value where numbers may be \param path of it \param found gets them
void
Collect(const JsonValue& value,
        const std::string& path,
        std::vector<std::pair<std::string, double>>& found)
{
    const auto kind = value.GetKind();
    if (kind == JsonValue::Kind::Integer || kind == JsonValue::Kind::Real)
    {
        found.emplace_back(path, std::strtod(value.AsText().c_str(), nullptr));
    }
    for (const auto& [name, member] : value.Members())
    {
        Collect(member, path.empty() ? name : path + "." + name, found);
    }
    for (std::size_t i = 0; i < value.Items().size(); ++i)
    {
        Collect(value.Items()[i], path + "[" + std::to_string(i) + "]", found);
    }
}

} // namespace

JsonValue
ReplaceAt(const JsonValue& document, const std::string& path, const JsonValue& value)
{
    return Replace(document, {path, value, StepsOf(path, value)}, 0);
}

std::vector<std::pair<std::string, double>>
FindNumbers(const JsonValue& document)
{
    std::vector<std::pair<std::string, double>> found;
    Collect(document, "", found);
    return found;
}

} // namespace vpc
} // namespace ns3
