// SPDX-License-Identifier: GPL-2.0-only
// How a stack is made of a template: its sections, conditions, resources and outputs.
#include "vpc-template-stack.h"

#include "vpc-template-functions.h"

#include "ns3/vpc-nearest-name.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

namespace
{

constexpr uint32_t MAX_EVALUATION_DEPTH = 500; //!< of evaluations; a template is 200 levels deep
constexpr uint64_t MAX_EVALUATIONS = 2000000;  //!< of one reading; 500 resources have some 50000
constexpr size_t MAX_RESOURCES = 5000;         //!< of a template; CloudFormation takes 500

/// "Template anatomy" of the CloudFormation guide; Globals is of AWS::Serverless.
const std::vector<std::string> SECTIONS = {"AWSTemplateFormatVersion",
                                           "Conditions",
                                           "Description",
                                           "Globals",
                                           "Hooks",
                                           "Mappings",
                                           "Metadata",
                                           "Outputs",
                                           "Parameters",
                                           "Resources",
                                           "Rules",
                                           "Transform"};

const char* const LANGUAGE_EXTENSIONS = "AWS::LanguageExtensions";

/// \param object with the member or without \param name of it
/// \return the member, which is an object, or an empty one
const JsonValue&
SectionOf(const JsonValue& object, const std::string& name)
{
    return object.GetObject(name);
}

} // namespace

TemplateStack::TemplateStack(TemplateSession& session,
                             const JsonDocument& document,
                             const TemplateStackPlace& place,
                             const std::map<std::string, std::string>& parameters)
    : m_session(session),
      m_place(place),
      m_root(document.Root())
{
    ReadSections();
    ReadTransforms();
    ReadParameters(parameters);
    ReadConditions();
    ReadResources();
    std::set<std::string> parameterNames = PseudoParameters();
    for (const auto& [name, value] : m_parameters)
    {
        parameterNames.insert(name);
    }
    std::set<std::string> conditionNames;
    for (const auto& [name, condition] : m_conditions)
    {
        conditionNames.insert(name);
    }
    for (const auto& [name, condition] : m_conditions)
    {
        CheckReferences(*this, condition, parameterNames, conditionNames);
    }
    CheckReferences(*this, m_resourcesSection, parameterNames, conditionNames);
    CheckReferences(*this, m_outputsSection, parameterNames, conditionNames);
    for (const auto& [name, condition] : m_conditions)
    {
        Holds(name, condition); // also those that nobody asks for, as AWS does
    }
    for (TemplateResource& resource : m_resources)
    {
        const JsonValue* condition = resource.body->Find("Condition");
        resource.isOn = !condition || Holds(condition->AsString(), *condition);
    }
    CheckCircles(*this);
    for (TemplateResource& resource : m_resources)
    {
        ReadNested(resource);
    }
}

const std::vector<TemplateResource>&
TemplateStack::Resources() const
{
    return m_resources;
}

void
TemplateStack::ReadSections()
{
    if (m_root.GetKind() != JsonValue::Kind::Object)
    {
        m_root.Fail("is no CloudFormation template; give a map with Resources");
    }
    for (const auto& [name, section] : m_root.Members())
    {
        if (std::find(SECTIONS.begin(), SECTIONS.end(), name) == SECTIONS.end())
        {
            section.Fail("CloudFormation templates have no section " + JsonQuote(name) +
                         "; correct or remove it" + aws::DidYouMean(name, SECTIONS));
        }
    }
    const JsonValue* version = m_root.Find("AWSTemplateFormatVersion");
    if (version && version->AsText() != "2010-09-09")
    {
        version->Fail("AWSTemplateFormatVersion " + JsonQuote(version->AsText()) +
                      " is not known; give 2010-09-09");
    }
    if (SectionOf(m_root, "Resources").Members().empty())
    {
        m_root.Fail("is no CloudFormation template, for it has no Resources; give a template");
    }
    if (m_root.Find("Rules"))
    {
        m_session.notes.push_back({m_place.path + "Rules",
                                   "not checked: it asserts, and adds "
                                   "nothing to a network"});
    }
}

void
TemplateStack::ReadTransforms()
{
    const JsonValue* transform = m_root.Find("Transform");
    if (!transform)
    {
        return;
    }
    const bool isList = transform->GetKind() == JsonValue::Kind::Array;
    const std::vector<JsonValue> one{*transform};
    for (const JsonValue& item : isList ? transform->Items() : one)
    {
        const bool isObject = item.GetKind() == JsonValue::Kind::Object;
        const std::string name = isObject ? item.GetString("Name") : item.AsString();
        if (name == LANGUAGE_EXTENSIONS)
        {
            m_hasLoops = true;
            continue;
        }
        m_hasMacros = true;
        m_session.notes.push_back(
            {m_place.path + "Transform", name + " is not run: what it would add is missing"});
    }
}

void
TemplateStack::ReadConditions()
{
    const JsonValue section = ExpandLoops(*this, SectionOf(m_root, "Conditions"), m_hasLoops);
    for (const auto& [name, condition] : section.Members())
    {
        condition.AsObject();
        m_conditions.emplace(name, condition);
    }
}

void
TemplateStack::ReadResources()
{
    m_resourcesSection = ExpandLoops(*this, SectionOf(m_root, "Resources"), m_hasLoops);
    m_outputsSection = ExpandLoops(*this, SectionOf(m_root, "Outputs"), m_hasLoops);
    for (const auto& [name, body] : m_resourcesSection.Members())
    {
        TemplateResource resource;
        resource.name = name;
        resource.logicalId = m_place.path + name;
        if (name == "Fn::Transform")
        {
            m_hasMacros = true;
            m_session.notes.push_back(
                {resource.logicalId, "not run: what the macro would add is missing"});
            continue;
        }
        body.AsObject();
        resource.type = body.GetString("Type");
        if (resource.type.empty())
        {
            body.Fail("resource " + name + " has no Type; give one, such as AWS::EC2::VPC");
        }
        body.GetObject("Properties");
        resource.body = &body;
        resource.stack = this;
        m_byName.emplace(name, m_resources.size());
        resource.number = static_cast<uint32_t>(m_resources.size() + 1);
        m_resources.push_back(resource);
    }
    if (m_resources.size() > MAX_RESOURCES)
    {
        m_root.Fail("has " + std::to_string(m_resources.size()) +
                    " resources; CloudFormation takes 500, split it");
    }
    for (TemplateResource& resource : m_resources)
    {
        resource.ref = RefOf(*this, resource);
    }
}

const TemplateResource*
TemplateStack::FindResource(const std::string& name) const
{
    const auto found = m_byName.find(name);
    return found == m_byName.end() ? nullptr : &m_resources[found->second];
}

TemplateStack::Value
TemplateStack::Property(const TemplateResource& resource, const std::string& name)
{
    const JsonValue* property = resource.body->GetObject("Properties").Find(name);
    return property ? Evaluate(*property) : std::nullopt;
}

JsonValue
TemplateStack::Properties(const TemplateResource& resource)
{
    const JsonValue* properties = resource.body->Find("Properties");
    const Value value = properties ? Evaluate(*properties) : std::nullopt;
    return value ? *value : JsonComposer::MakeObject(*resource.body, {});
}

TemplateStack::Value
TemplateStack::Evaluate(const JsonValue& value)
{
    if (m_depth >= MAX_EVALUATION_DEPTH)
    {
        value.Fail("functions refer to each other more than " +
                   std::to_string(MAX_EVALUATION_DEPTH) + " levels deep; simplify them");
    }
    if (++m_session.evaluations > MAX_EVALUATIONS)
    {
        value.Fail("evaluating takes more than " + std::to_string(MAX_EVALUATIONS) +
                   " steps, for functions refer to each other again and again; simplify them");
    }

    struct Deeper
    {
        uint32_t& depth;

        ~Deeper()
        {
            --depth;
        }
    };

    const Deeper deeper{++m_depth};
    switch (value.GetKind())
    {
    case JsonValue::Kind::Array: {
        std::vector<JsonValue> items;
        for (const JsonValue& item : value.Items())
        {
            if (Value evaluated = Evaluate(item))
            {
                items.push_back(std::move(*evaluated));
            }
        }
        return JsonComposer::MakeArray(value, std::move(items));
    }
    case JsonValue::Kind::Object: {
        if (const TemplateFunction* function = FunctionOf(value))
        {
            return function->call(*this, value.Members().front().second, value);
        }
        std::vector<JsonValue::Member> members;
        for (const auto& [name, member] : value.Members())
        {
            Value evaluated = name == "Fn::Transform" ? std::nullopt : Evaluate(member);
            if (evaluated)
            {
                members.emplace_back(name, std::move(*evaluated));
            }
        }
        return JsonComposer::MakeObject(value, std::move(members));
    }
    case JsonValue::Kind::String:
        if (TemplateUnknowns::IsIn(value.AsString()))
        {
            value.Fail("a control character in a string; remove it");
        }
        return value;
    default:
        return value;
    }
}

TemplateStack::Value
TemplateStack::Output(const std::string& name, const JsonValue& place)
{
    const JsonValue* output = m_outputsSection.Find(name);
    const JsonValue* condition = output ? output->AsObject().Find("Condition") : nullptr;
    const JsonValue* value = output ? output->AsObject().Find("Value") : nullptr;
    if (!value)
    {
        place.Fail("the nested stack has no output " + JsonQuote(name) + "; correct its name");
    }
    if (condition && !Holds(condition->AsString(), *condition))
    {
        return JsonComposer::MakeString(
            place,
            m_session.unknowns.Add(
                {"output " + m_place.path + name + ", left out by its condition", "", ""}));
    }
    return Evaluate(*value);
}

void
TemplateStack::Export()
{
    for (const auto& [name, output] : m_outputsSection.Members())
    {
        const JsonValue* exported = output.AsObject().Find("Export");
        const JsonValue* condition = output.Find("Condition");
        const JsonValue* value = output.Find("Value");
        if (!exported || !value || (condition && !Holds(condition->AsString(), *condition)))
        {
            continue;
        }
        const JsonValue* exportName = exported->AsObject().Find("Name");
        const Value key = exportName ? Evaluate(*exportName) : std::nullopt;
        const Value text = Evaluate(*value);
        if (key && text && text->GetKind() != JsonValue::Kind::Array &&
            text->GetKind() != JsonValue::Kind::Object)
        {
            m_session.exports[key->AsText()] = text->AsText();
        }
    }
}

} // namespace vpc
} // namespace ns3
