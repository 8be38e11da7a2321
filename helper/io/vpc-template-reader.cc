// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-template-reader.h"

#include "vpc-template-mapper.h"
#include "vpc-yaml.h"

#include "ns3/vpc-nearest-name.h"
#include "ns3/vpc-region-zones.h"

#include <algorithm>
#include <cctype>
#include <filesystem>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param path of a template \param taken names of stacks \return a name in AWS's alphabet, new
std::string
NameOfStack(const std::string& path, const std::set<std::string>& taken)
{
    std::string name;
    for (const unsigned char c : std::filesystem::path(path).stem().string())
    {
        name += std::isalnum(c) ? static_cast<char>(c) : '-';
    }
    std::string free = name;
    for (int i = 2; taken.count(free); ++i)
    {
        free = name + "-" + std::to_string(i);
    }
    return free;
}

/// \param input of somebody \throw aws::InputError if nothing can be made there
void
CheckInput(const TemplateInput& input)
{
    if (aws::ZoneIdsOfRegion(input.region).empty())
    {
        throw aws::InputError("Region " + JsonQuote(input.region) +
                              " is not known; give another, such as us-east-1" +
                              aws::DidYouMean(input.region, aws::KnownRegions()));
    }
    const auto isOdd = [](unsigned char c) { return std::isalnum(c) == 0 && c != '-'; };
    if (std::any_of(input.stackName.begin(), input.stackName.end(), isOdd))
    {
        throw aws::InputError("stack name " + JsonQuote(input.stackName) +
                              " is none; give letters, digits and hyphens");
    }
    constexpr size_t digits = 12;
    if (input.accountId.size() != digits ||
        input.accountId.find_first_not_of("0123456789") != std::string::npos)
    {
        throw aws::InputError("account " + JsonQuote(input.accountId) + " is none; give 12 digits");
    }
}

/// \param document a template \return the parameters that it declares, by name
std::set<std::string>
ParametersOf(const JsonDocument& document)
{
    std::set<std::string> names;
    const JsonValue* section = document.Root().Find("Parameters");
    for (const auto& [name, declaration] :
         section ? section->Members() : std::vector<JsonValue::Member>())
    {
        names.insert(name);
    }
    return names;
}

/// A template with what somebody says beside it.
struct NamedDocument
{
    TemplateSource source;
    const JsonDocument* document;
};

/// \param templates gets the parameters, each for those that have it \param parameters of all of
/// them
void
Distribute(std::vector<NamedDocument>& templates,
           const std::map<std::string, std::string>& parameters)
{
    std::set<std::string> known;
    for (const NamedDocument& one : templates)
    {
        const std::set<std::string> names = ParametersOf(*one.document);
        known.insert(names.begin(), names.end());
    }
    for (NamedDocument& one : templates)
    {
        const std::set<std::string> own = ParametersOf(*one.document);
        const bool isLast = &one == &templates.back();
        for (const auto& [name, value] : parameters)
        {
            // One that no template has is the last one's to refuse.
            if (own.count(name) || (isLast && known.count(name) == 0))
            {
                one.source.parameters[name] = value;
            }
        }
    }
}

/// \param session that stacks are made in \param templates in the order of their stacks
/// \return the result
TemplateReading
MakeStacks(TemplateSession& session, const std::vector<NamedDocument>& templates)
{
    std::set<std::string> taken;
    std::vector<std::string> paths;
    for (const NamedDocument& one : templates)
    {
        TemplateStackPlace place;
        const std::string& given = one.source.stackName;
        place.name = given.empty() ? NameOfStack(one.source.path, taken) : given;
        taken.insert(place.name);
        place.path = templates.size() > 1 ? place.name + "." : "";
        const std::filesystem::path path(one.source.path);
        place.folder = path.parent_path().string();
        std::error_code ignored;
        place.files = {std::filesystem::weakly_canonical(path, ignored).string()};
        auto stack =
            std::make_unique<TemplateStack>(session, *one.document, place, one.source.parameters);
        stack->Export();
        session.stacks.push_back(std::move(stack));
        paths.push_back(one.source.path);
    }
    TemplateReading reading = TemplateMapper(session).Run();
    reading.snapshot.report.files = session.documents.size();
    reading.snapshot.report.folders = paths;
    return reading;
}

} // namespace

TemplateReading
ReadTemplates(const std::vector<std::string>& paths, const TemplateInput& input)
{
    if (paths.empty())
    {
        throw aws::InputError("no template given; give a CloudFormation template");
    }
    CheckInput(input);
    TemplateSession session;
    session.input = input;
    std::vector<NamedDocument> templates;
    for (const std::string& path : paths)
    {
        session.documents.push_back(
            std::make_unique<JsonDocument>(ReadYamlFile(path, TemplateTags())));
        const std::string name = templates.empty() ? input.stackName : "";
        templates.push_back({{path, name, {}}, session.documents.back().get()});
    }
    Distribute(templates, input.parameters);
    return MakeStacks(session, templates);
}

TemplateReading
ReadTemplates(const std::vector<TemplateSource>& sources,
              const std::string& region,
              const std::string& accountId)
{
    TemplateSession session;
    session.input.region = region;
    session.input.accountId = accountId;
    CheckInput(session.input);
    std::vector<NamedDocument> templates;
    for (const TemplateSource& source : sources)
    {
        CheckInput({region, accountId, source.stackName, {}});
        session.documents.push_back(
            std::make_unique<JsonDocument>(ReadYamlFile(source.path, TemplateTags())));
        templates.push_back({source, session.documents.back().get()});
    }
    return MakeStacks(session, templates);
}

TemplateReading
ReadTemplate(const std::string& path, const TemplateInput& input)
{
    return ReadTemplates({path}, input);
}

TemplateReading
ParseTemplate(const std::string& text, const std::string& name, const TemplateInput& input)
{
    CheckInput(input);
    TemplateSession session;
    session.input = input;
    session.documents.push_back(
        std::make_unique<JsonDocument>(ParseYaml(text, name, TemplateTags())));
    return MakeStacks(
        session,
        {{{name, input.stackName, input.parameters}, session.documents.back().get()}});
}

} // namespace vpc
} // namespace ns3
