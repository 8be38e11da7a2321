// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-template-stack.h"

#include <string>

namespace ns3
{
namespace vpc
{

/// An intrinsic function ("Intrinsic function reference" of the CloudFormation guide).
struct TemplateFunction
{
    const char* name; //!< Ref, Fn::Sub, ...
    /** \param stack it is in \param argument of it \param place of the call \return its value */
    TemplateStack::Value (*call)(TemplateStack& stack,
                                 const JsonValue& argument,
                                 const JsonValue& place);
};

/// \param value an object \return the function that it calls, nullptr if it is an ordinary object
/// \throw JsonError if there is no such function, or other members stand beside it
const TemplateFunction* FunctionOf(const JsonValue& value);

/// \name Functions that refer to something
/// @{

/** \param stack it is in \param argument of it \param place of the call \return its value */
TemplateStack::Value CallRef(TemplateStack& stack,
                             const JsonValue& argument,
                             const JsonValue& place);
TemplateStack::Value CallGetAtt(TemplateStack& stack,
                                const JsonValue& argument,
                                const JsonValue& place);
TemplateStack::Value CallSub(TemplateStack& stack,
                             const JsonValue& argument,
                             const JsonValue& place);
TemplateStack::Value CallImportValue(TemplateStack& stack,
                                     const JsonValue& argument,
                                     const JsonValue& place);
TemplateStack::Value CallFindInMap(TemplateStack& stack,
                                   const JsonValue& argument,
                                   const JsonValue& place);
/// @}

/// \param argument of a function \param least items \param most items \param shape what it takes
/// \return the items \throw JsonError with \p shape if they are none, too few or too many
const std::vector<JsonValue>& ItemsOf(const JsonValue& argument,
                                      size_t least,
                                      size_t most,
                                      const std::string& shape);

/// \param place where it stands \param text the value \return it \throw JsonError if it is longer
/// than any template may be
JsonValue TemplateText(const JsonValue& place, std::string text);

/// \param stack it is in \param value an argument \param shape what the function takes
/// \return it as text \throw JsonError with \p shape if it is none
std::string TextArgument(TemplateStack& stack, const JsonValue& value, const std::string& shape);

/// \param argument of a function \return resource and attribute of Fn::GetAtt
/// \throw JsonError if it is neither "a.b" nor two strings
std::pair<std::string, std::string> GetAttNames(const JsonValue& argument);

} // namespace vpc
} // namespace ns3
