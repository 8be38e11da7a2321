// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-attribute-setter.h"

#include "ns3/config.h"
#include "ns3/object.h"
#include "ns3/string.h"
#include "ns3/type-id.h"
#include "ns3/vpc-cloud.h"
#include "ns3/vpc-nearest-name.h"

#include <vector>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param name of a type that is not there \param where for the error
[[noreturn]] void
FailType(const std::string& name, const std::string& where)
{
    std::vector<std::string> types;
    for (uint16_t i = 0; i < TypeId::GetRegisteredN(); ++i)
    {
        types.push_back(TypeId::GetRegistered(i).GetName());
    }
    throw aws::InputError(where + ": there is no type " + name + aws::DidYouMean(name, types));
}

/// \param type it \param name of an attribute that it has not \param where for the error
[[noreturn]] void
FailAttribute(TypeId type, const std::string& name, const std::string& where)
{
    std::vector<std::string> names;
    for (TypeId id = type; id != id.GetParent(); id = id.GetParent())
    {
        for (std::size_t i = 0; i < id.GetAttributeN(); ++i)
        {
            names.push_back(id.GetAttribute(i).name);
        }
    }
    throw aws::InputError(where + ": " + type.GetName() + " has no attribute " + name +
                          aws::NearestOrAll(name, names));
}

} // namespace

void
SetAttributeDefault(const std::string& name, const std::string& value, const std::string& where)
{
    const std::size_t colons = name.rfind("::");
    const std::string typeName = name.substr(0, colons);
    const std::string attribute = name.substr(colons + 2);
    TypeId type;
    if (!TypeId::LookupByNameFailSafe(typeName, &type))
    {
        FailType(typeName, where);
    }
    TypeId::AttributeInformation information;
    if (!type.LookupAttributeByName(attribute, &information))
    {
        FailAttribute(type, attribute, where);
    }
    if (!information.checker->CreateValidValue(StringValue(value)))
    {
        throw aws::InputError(where + ": '" + value + "' is no value of " + name +
                              ", which takes " + information.checker->GetValueTypeName() + ": " +
                              information.help);
    }
    Config::SetDefault(name, StringValue(value));
}

void
SetAttributeAt(const std::string& path, const std::string& value, const std::string& where)
{
    const std::size_t slash = path.rfind('/');
    const Config::MatchContainer found = Config::LookupMatches(path.substr(0, slash));
    if (found.GetN() == 0)
    {
        throw aws::InputError(where + ": nothing is at " + path.substr(0, slash) +
                              "; correct the path, or set a default by ns3::TYPE::ATTRIBUTE");
    }
    const std::string attribute = path.substr(slash + 1);
    for (std::size_t i = 0; i < found.GetN(); ++i)
    {
        TypeId::AttributeInformation information;
        const TypeId type = found.Get(i)->GetInstanceTypeId();
        if (!type.LookupAttributeByName(attribute, &information))
        {
            FailAttribute(type, attribute, where);
        }
        if (!found.Get(i)->SetAttributeFailSafe(attribute, StringValue(value)))
        {
            throw aws::InputError(where + ": '" + value + "' is no value of " + path +
                                  ", which takes " + information.checker->GetValueTypeName() +
                                  ": " + information.help);
        }
    }
}

} // namespace vpc
} // namespace ns3
