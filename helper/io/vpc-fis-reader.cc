// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-fis-reader.h"

#include "vpc-fis-action-check.h"
#include "vpc-fis-placeholder.h"
#include "vpc-iso-duration.h"

#include "ns3/vpc-nearest-name.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace ns3
{
namespace vpc
{

namespace
{

using Names = std::vector<std::string>; //!< of members

// In JSON; CloudFormation writes the first letter as a capital.
const Names TEMPLATE_MEMBERS = {"description",
                                "targets",
                                "actions",
                                "stopConditions",
                                "roleArn",
                                "tags",
                                "logConfiguration",
                                "experimentOptions",
                                "experimentReportConfiguration",
                                "clientToken",
                                "id",
                                "arn",
                                "creationTime",
                                "lastUpdateTime",
                                "targetAccountConfigurationsCount"};
const Names TARGET_MEMBERS =
    {"resourceType", "resourceArns", "resourceTags", "filters", "parameters", "selectionMode"};
const Names FILTER_MEMBERS = {"path", "values"};
const Names ACTION_MEMBERS = {"actionId", "description", "parameters", "targets", "startAfter"};
const Names OPTION_MEMBERS = {"accountTargeting", "emptyTargetResolutionMode"};

/// \param name of a member as JSON has it \return as CloudFormation has it
std::string
PascalCase(std::string name)
{
    name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
    return name;
}

/// \param object it \param name of a member as JSON has it \return the member, nullptr if absent
const JsonValue*
Find(const JsonValue& object, const std::string& name)
{
    const JsonValue* member = object.Find(name);
    return member ? member : object.Find(PascalCase(name));
}

/// \param object it \param name of a member \param what the object is \return the member
const JsonValue&
Require(const JsonValue& object, const std::string& name, const std::string& what)
{
    const JsonValue* member = Find(object, name);
    if (!member)
    {
        object.Fail(what + " has no " + name + "; add it");
    }
    return *member;
}

/// \param object it \param names its members \param what the object is
void
RefuseOthers(const JsonValue& object, const Names& names, const std::string& what)
{
    std::set<std::string> seen;
    for (const auto& [name, value] : object.AsObject().Members())
    {
        const auto known = std::find_if(names.begin(), names.end(), [&, &n = name](const auto& k) {
            return n == k || n == PascalCase(k);
        });
        if (known == names.end())
        {
            value.Fail(what + " has a member \"" + name + "\", which is none of a template" +
                       aws::DidYouMean(name, names));
        }
        if (!seen.insert(*known).second)
        {
            value.Fail(what + " has two members " + name + "; keep one");
        }
    }
}

/// Reads one template.
class FisReader
{
  public:
    /// \param root the template \param replacements as ReadFisTemplate()
    FisReader(const JsonValue& root, const std::map<std::string, std::string>& replacements)
        : m_root(root),
          m_fill(replacements)
    {
    }

    /// \return the experiment
    FisExperiment Read();

  private:
    std::string Text(const JsonValue& object, const std::string& name) const;
    std::vector<std::string> Texts(const JsonValue& object, const std::string& name) const;
    std::map<std::string, std::string> Map(const JsonValue& object, const std::string& name) const;
    void ReadOptions();
    void ReadTarget(const std::string& name, const JsonValue& value);
    void ReadSelection(const JsonValue& value, FisTarget& target) const;
    void ReadAction(const std::string& name, const JsonValue& value);
    void ReadDuration(const JsonValue& value, FisAction& action, const FisActionKind& kind);
    void CheckWaiting() const;
    void CheckFilled();
    void Note(const JsonValue& place, const std::string& what);

    const JsonValue& m_root;
    FisPlaceholders m_fill;
    FisExperiment m_experiment;
};

std::string
FisReader::Text(const JsonValue& object, const std::string& name) const
{
    const JsonValue* member = Find(object, name);
    return member ? m_fill.Fill(*member) : "";
}

std::vector<std::string>
FisReader::Texts(const JsonValue& object, const std::string& name) const
{
    std::vector<std::string> texts;
    if (const JsonValue* member = Find(object, name))
    {
        for (const JsonValue& item : member->AsArray())
        {
            texts.push_back(m_fill.Fill(item));
        }
    }
    return texts;
}

std::map<std::string, std::string>
FisReader::Map(const JsonValue& object, const std::string& name) const
{
    std::map<std::string, std::string> texts;
    if (const JsonValue* member = Find(object, name))
    {
        for (const auto& [key, value] : member->AsObject().Members())
        {
            if (!texts.emplace(key, m_fill.Fill(value)).second)
            {
                value.Fail(name + " has \"" + key + "\" twice; keep one");
            }
        }
    }
    return texts;
}

void
FisReader::Note(const JsonValue& place, const std::string& what)
{
    m_experiment.notes.push_back(place.Where() + ": " + what);
}

void
FisReader::ReadOptions()
{
    if (const JsonValue* options = Find(m_root, "experimentOptions"))
    {
        RefuseOthers(*options, OPTION_MEMBERS, "experimentOptions");
        const std::string mode = Text(*options, "emptyTargetResolutionMode");
        if (!mode.empty() && mode != "fail" && mode != "skip")
        {
            options->Fail("emptyTargetResolutionMode is \"" + mode + "\"; write fail or skip");
        }
        m_experiment.skipsEmptyTargets = mode == "skip";
    }
    const JsonValue* conditions = Find(m_root, "stopConditions");
    if (!conditions)
    {
        return;
    }
    for (const JsonValue& condition : conditions->AsArray())
    {
        const std::string source = Text(condition.AsObject(), "source");
        if (source != "none")
        {
            Note(condition,
                 "stop condition " + source +
                     ": alarms are not simulated, the experiment runs to its end");
        }
    }
}

void
FisReader::ReadSelection(const JsonValue& value, FisTarget& target) const
{
    const JsonValue& place = Require(value, "selectionMode", "target " + target.name);
    const std::string mode = m_fill.Fill(place);
    if (mode == "ALL")
    {
        return;
    }
    const std::size_t open = mode.find('(');
    const std::string word = mode.substr(0, open);
    const std::string digits = open == std::string::npos || mode.back() != ')'
                                   ? ""
                                   : mode.substr(open + 1, mode.size() - open - 2);
    const bool isNumber = !digits.empty() && digits.size() < 7 &&
                          digits.find_first_not_of("0123456789") == std::string::npos;
    target.selection = word == "COUNT" ? FisSelection::COUNT : FisSelection::PERCENT;
    target.number = isNumber ? static_cast<uint32_t>(std::stoul(digits)) : 0;
    const bool isTooMuch = word == "PERCENT" && target.number > 100;
    if ((word != "COUNT" && word != "PERCENT") || target.number == 0 || isTooMuch)
    {
        place.Fail("target " + target.name + ": selectionMode is \"" + mode +
                   "\"; write ALL, COUNT(n) or PERCENT(n), n from 1, a percentage up to 100");
    }
}

void
FisReader::ReadTarget(const std::string& name, const JsonValue& value)
{
    const std::string what = "target " + name;
    RefuseOthers(value, TARGET_MEMBERS, what);
    FisTarget target;
    target.name = name;
    target.where = value.Where();
    target.resourceType = m_fill.Fill(Require(value, "resourceType", what));
    target.resourceArns = Texts(value, "resourceArns");
    target.resourceTags = Map(value, "resourceTags");
    target.parameters = Map(value, "parameters");
    if (const JsonValue* filters = Find(value, "filters"))
    {
        for (const JsonValue& item : filters->AsArray())
        {
            RefuseOthers(item, FILTER_MEMBERS, what + ": a filter");
            FisFilter filter{m_fill.Fill(Require(item, "path", what + ": a filter")),
                             Texts(item, "values"),
                             item.Where()};
            if (filter.values.empty())
            {
                item.Fail(what + ": filter " + filter.path + " has no values; add one");
            }
            target.filters.push_back(filter);
        }
    }
    ReadSelection(value, target);
    if (!target.resourceArns.empty() && (!target.resourceTags.empty() || !target.filters.empty()))
    {
        value.Fail(what + " has resourceArns together with tags or filters; AWS takes either");
    }
    if (target.resourceArns.empty() && target.resourceTags.empty() && target.filters.empty() &&
        target.parameters.empty())
    {
        value.Fail(what + " names no resource; give it resourceArns, resourceTags, filters or "
                          "parameters");
    }
    m_experiment.targets.push_back(std::move(target));
}

void
FisReader::ReadDuration(const JsonValue& value, FisAction& action, const FisActionKind& kind)
{
    const std::string what = "action " + action.name + " (" + action.actionId + ")";
    const auto duration = action.parameters.find(kind.durationParameter);
    if (duration == action.parameters.end())
    {
        return;
    }
    const Time time = ParseIsoDuration(duration->second).value_or(Time());
    if (time.IsZero())
    {
        value.Fail(what + ": " + duration->first + " is \"" + duration->second +
                   "\", no duration above 0 in the notation of ISO 8601; write e.g. PT2M or "
                   "P1DT2H, without years or months");
    }
    action.duration = time;
    if (kind.mostSeconds != 0 &&
        (time < Seconds(kind.leastSeconds) || time > Seconds(kind.mostSeconds)))
    {
        Note(value,
             what + ": " + duration->first + " is " + duration->second + ", AWS takes " +
                 ToIsoDuration(Seconds(kind.leastSeconds)) + " to " +
                 ToIsoDuration(Seconds(kind.mostSeconds)) + "; simulated as written");
    }
}

void
FisReader::ReadAction(const std::string& name, const JsonValue& value)
{
    const std::string what = "action " + name;
    RefuseOthers(value, ACTION_MEMBERS, what);
    FisAction action;
    action.name = name;
    action.where = value.Where();
    const JsonValue& id = Require(value, "actionId", what);
    action.actionId = m_fill.Fill(id);
    action.parameters = Map(value, "parameters");
    action.targets = Map(value, "targets");
    action.startAfter = Texts(value, "startAfter");
    if (std::count(action.actionId.begin(), action.actionId.end(), ':') != 2)
    {
        id.Fail(what + ": \"" + action.actionId +
                "\" is no action id; write e.g. aws:network:disrupt-connectivity");
    }
    Names names;
    for (const FisTarget& target : m_experiment.targets)
    {
        names.push_back(target.name);
    }
    for (const auto& [key, target] : action.targets)
    {
        if (!m_experiment.FindTarget(target))
        {
            Find(value, "targets")
                ->Fail(what + " is for target \"" + target + "\", which the template has not" +
                       aws::DidYouMean(target, names));
        }
    }
    if (const FisActionKind* kind = FindFisActionKind(action.actionId))
    {
        CheckFisActionTargets(value, action, *kind, m_experiment.targets);
        m_fill.RequireFilled(value);
        CheckFisActionParameters(value, action, *kind);
        ReadDuration(value, action, *kind);
    }
    else if (action.parameters.count("duration") != 0)
    {
        action.duration = ParseIsoDuration(action.parameters.at("duration")).value_or(Time());
    }
    m_experiment.actions.push_back(std::move(action));
}

void
FisReader::CheckWaiting() const
{
    const JsonValue& actions = *Find(m_root, "actions");
    Names names;
    for (const FisAction& action : m_experiment.actions)
    {
        names.push_back(action.name);
    }
    for (const FisAction& action : m_experiment.actions)
    {
        for (const std::string& name : action.startAfter)
        {
            if (std::find(names.begin(), names.end(), name) == names.end())
            {
                Find(*actions.Find(action.name), "startAfter")
                    ->Fail("action " + action.name + " starts after \"" + name +
                           "\", which the template has not" + aws::DidYouMean(name, names));
            }
        }
    }
    const Names circle = m_experiment.FindCircle();
    if (!circle.empty())
    {
        std::string text = circle.front();
        for (std::size_t i = 1; i < circle.size(); ++i)
        {
            text += " after " + circle[i];
        }
        Find(*actions.Find(circle.front()), "startAfter")
            ->Fail("actions start after each other: " + text + "; take one startAfter out");
    }
}

// What is still to be filled in is an error in the targets of what is simulated (in the actions it
// is one already), and a note elsewhere.
void
FisReader::CheckFilled()
{
    std::set<std::string> used;
    for (const FisAction& action : m_experiment.actions)
    {
        for (const auto& [key, target] : action.targets)
        {
            if (FindFisActionKind(action.actionId))
            {
                used.insert(target);
            }
        }
    }
    if (const JsonValue* targets = Find(m_root, "targets"))
    {
        for (const auto& [name, target] : targets->Members())
        {
            if (used.count(name) != 0)
            {
                m_fill.RequireFilled(target);
            }
        }
    }
    std::set<std::string> told;
    m_fill.FindOpen(m_root, [&](const JsonValue& place, const std::string& what) {
        if (told.insert(what).second)
        {
            Note(place, what + " (nothing that is simulated depends on it)");
        }
    });
}

FisExperiment
FisReader::Read()
{
    RefuseOthers(m_root, TEMPLATE_MEMBERS, "the template");
    m_experiment.description = Text(m_root, "description");
    ReadOptions();
    if (const JsonValue* targets = Find(m_root, "targets"))
    {
        for (const auto& [name, target] : targets->AsObject().Members())
        {
            if (m_experiment.FindTarget(name))
            {
                target.Fail("target " + name + " is there twice; rename one");
            }
            ReadTarget(name, target);
        }
    }
    const JsonValue& actions = Require(m_root, "actions", "the template");
    std::set<std::string> names;
    for (const auto& [name, action] : actions.AsObject().Members())
    {
        if (!names.insert(name).second)
        {
            action.Fail("action " + name + " is there twice; rename one");
        }
        ReadAction(name, action);
    }
    if (m_experiment.actions.empty())
    {
        actions.Fail("the template has no action; add one");
    }
    CheckWaiting();
    CheckFilled();
    return std::move(m_experiment);
}

} // namespace

FisExperiment
ReadFisTemplate(const JsonValue& value, const std::map<std::string, std::string>& replacements)
{
    const JsonValue* inner = Find(value.AsObject(), "experimentTemplate");
    return FisReader(inner ? inner->AsObject() : value, replacements).Read();
}

FisExperiment
ReadFisFile(const std::string& path, const std::map<std::string, std::string>& replacements)
{
    const JsonDocument document = JsonDocument::ReadFile(path);
    return ReadFisTemplate(document.Root(), replacements);
}

} // namespace vpc
} // namespace ns3
