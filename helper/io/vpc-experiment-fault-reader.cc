// SPDX-License-Identifier: GPL-2.0-only
// The faults of an experiment file.
#include "vpc-experiment-read.h"

#include <algorithm>
#include <set>

namespace ns3
{
namespace vpc
{
namespace experiment
{

namespace
{

/// What a fault is of, with what else can be said of it. A zone by itself comes last: with others
/// it says where.
const std::vector<std::pair<std::string, std::set<std::string>>> FAULT_WORDS = {
    {"interfaceEndpoint", {"az", "seenByHealthCheck"}},
    {"instance", {}},
    {"targetGroup", {"az"}},
    {"zonalShift", {"az"}},
    {"dns", {"answer", "delay"}},
    {"link", {"light", "loss"}},
    {"router", {}},
    {"preset", {"az"}},
    {"fis", {"replace"}},
    {"az", {"to", "loss", "delay", "seenByHealthCheck"}}};

/// \param object a fault \return what it is of: one of FAULT_WORDS
const std::pair<std::string, std::set<std::string>>&
WhatBreaks(const JsonValue& object)
{
    std::vector<std::string> names;
    std::vector<std::string> given;
    for (const auto& [name, more] : FAULT_WORDS)
    {
        names.push_back(name);
        if (object.Find(name) && !(name == "az" && !given.empty()))
        {
            given.push_back(name);
        }
    }
    if (given.empty())
    {
        object.Fail("names nothing that breaks; give one of " + ListOf(names));
    }
    if (given.size() > 1)
    {
        object.Fail("is of several things: " + ListOf(given) + "; make a fault of each");
    }
    return *std::find_if(FAULT_WORDS.begin(), FAULT_WORDS.end(), [&given](const auto& word) {
        return word.first == given.front();
    });
}

} // namespace

ExperimentFault
ReadFault(const JsonValue& object, const std::string& folder, Time end)
{
    static const std::set<std::string> ofAll = {"name", "at", "for"};
    ExperimentFault fault;
    fault.where = object.Where();
    fault.name = object.GetString("name");
    fault.at = ReadDuration(*object.Find("at"));
    fault.duration = Optional(object, "for", ReadDuration).value_or(Time(0));
    if (fault.at >= end)
    {
        object.Find("at")->Fail("begins at or after the experiment's end; begin before, or give a "
                                "longer duration");
    }
    const auto& [what, more] = WhatBreaks(object);
    fault.what = what;
    for (const auto& [name, value] : object.Members())
    {
        if (ofAll.count(name) != 0)
        {
            continue;
        }
        if (name != what && more.count(name) == 0)
        {
            value.Fail(name + " says nothing of " + what + "; leave it out");
        }
        for (const auto& [text, replacement] : value.Members())
        {
            fault.replacements[text] = replacement.AsString();
        }
        if (value.GetKind() != JsonValue::Kind::Object)
        {
            fault.words[name] = TextsOf(value);
        }
    }
    if (what == "fis")
    {
        // As written, too: it may be a resource of a template.
        fault.words["fis"].push_back(PathOf(folder, *object.Find("fis")));
    }
    for (const char* name : {"fis", "preset"})
    {
        if (what == name && object.Find("for"))
        {
            object.Find("for")->Fail(std::string("how long it lasts is the ") + name +
                                     "'s to say; leave it out");
        }
    }
    const bool needsZone = what == "preset" || what == "zonalShift";
    if (needsZone && !object.Find("az"))
    {
        object.Fail(what + " needs a zone; give az, such as use1-az1");
    }
    return fault;
}

} // namespace experiment
} // namespace vpc
} // namespace ns3
