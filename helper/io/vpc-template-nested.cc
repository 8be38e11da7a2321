// SPDX-License-Identifier: GPL-2.0-only
// Stacks in stacks.
#include "vpc-template-stack.h"
#include "vpc-yaml.h"

#include <filesystem>

namespace ns3
{
namespace vpc
{

namespace
{

constexpr size_t MAX_STACKS = 200; //!< of one reading
constexpr size_t MAX_NESTING = 10; //!< of stacks in stacks

} // namespace

void
TemplateStack::ReadNested(TemplateResource& resource)
{
    const bool isStack = resource.type == "AWS::CloudFormation::Stack";
    const bool isApplication = resource.type == "AWS::Serverless::Application";
    if (!resource.isOn || (!isStack && !isApplication))
    {
        return;
    }
    const Value url = Property(resource, isStack ? "TemplateURL" : "Location");
    if (!url || url->GetKind() != JsonValue::Kind::String)
    {
        return; // an application of a repository: opaque
    }
    namespace fs = std::filesystem;
    const std::string text = url->AsString().substr(0, url->AsString().find('?'));
    const std::string fileName = text.substr(text.rfind('/') + 1);
    if (fileName.empty() || TemplateUnknowns::IsIn(fileName))
    {
        return;
    }
    // The longest end of the address that is a path from here: folder/vpc.yaml before vpc.yaml.
    const bool isRelative = text.find("://") == std::string::npos && text.rfind('/', 0) != 0;
    std::error_code ignored;
    size_t begin = isRelative ? 0 : text.find('/', text.find("://") + 3) + 1;
    begin = text.rfind('/', 0) == 0 ? 1 : begin;
    fs::path path = fs::path(m_place.folder) / text.substr(begin);
    while (!fs::is_regular_file(path, ignored))
    {
        begin = text.find('/', begin) + 1;
        if (begin == 0)
        {
            return;
        }
        path = fs::path(m_place.folder) / text.substr(begin);
    }
    TemplateStackPlace place;
    place.name = m_place.name + "-" + resource.name;
    place.path = resource.logicalId + ".";
    place.folder = path.parent_path().string();
    place.files = m_place.files;
    const bool isNew = place.files.insert(fs::weakly_canonical(path, ignored).string()).second;
    if (!isNew || place.files.size() > MAX_NESTING || m_session.stacks.size() >= MAX_STACKS)
    {
        url->Fail("nested stack " + resource.logicalId + " of " + fileName +
                  (isNew ? " is one too many; nest fewer" : " nests itself; break the circle"));
    }
    std::map<std::string, std::string> parameters;
    if (const Value given = Property(resource, "Parameters"))
    {
        for (const auto& [name, value] : given->AsObject().Members())
        {
            std::string joined;
            for (const JsonValue& item : value.Items())
            {
                joined += (joined.empty() ? "" : ",") + item.AsText();
            }
            parameters[name] = value.GetKind() == JsonValue::Kind::Array ? joined : value.AsText();
        }
    }
    m_session.documents.push_back(
        std::make_unique<JsonDocument>(ReadYamlFile(path.string(), TemplateTags())));
    auto nested =
        std::make_unique<TemplateStack>(m_session, *m_session.documents.back(), place, parameters);
    resource.nested = nested.get();
    m_session.stacks.push_back(std::move(nested));
}

} // namespace vpc
} // namespace ns3
