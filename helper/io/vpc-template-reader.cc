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

/// A template and where it is.
struct NamedDocument
{
    std::string path; //!< as given
    const JsonDocument* document;
};

/// \param session that stacks are made in \param templates in the order of their stacks
/// \return the result
TemplateReading
MakeStacks(TemplateSession& session, const std::vector<NamedDocument>& templates)
{
    std::set<std::string> known;
    for (const NamedDocument& one : templates)
    {
        const std::set<std::string> names = ParametersOf(*one.document);
        known.insert(names.begin(), names.end());
    }
    std::set<std::string> taken;
    std::vector<std::string> paths;
    for (const NamedDocument& one : templates)
    {
        const std::set<std::string> own = ParametersOf(*one.document);
        const bool isLast = &one == &templates.back();
        std::map<std::string, std::string> parameters;
        for (const auto& [name, value] : session.input.parameters)
        {
            // One that no template has is the last one's to refuse.
            if (own.count(name) || (isLast && known.count(name) == 0))
            {
                parameters[name] = value;
            }
        }
        TemplateStackPlace place;
        const bool isNamed = paths.empty() && !session.input.stackName.empty();
        place.name = isNamed ? session.input.stackName : NameOfStack(one.path, taken);
        taken.insert(place.name);
        place.path = templates.size() > 1 ? place.name + "." : "";
        const std::filesystem::path path(one.path);
        place.folder = path.parent_path().string();
        std::error_code ignored;
        place.files = {std::filesystem::weakly_canonical(path, ignored).string()};
        auto stack = std::make_unique<TemplateStack>(session, *one.document, place, parameters);
        stack->Export();
        session.stacks.push_back(std::move(stack));
        paths.push_back(one.path);
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
        templates.push_back({path, session.documents.back().get()});
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
    return MakeStacks(session, {{name, session.documents.back().get()}});
}

} // namespace vpc
} // namespace ns3
