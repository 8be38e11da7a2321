// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

namespace ns3
{
namespace vpc
{

/**
 * \brief What Ref or Fn::GetAtt gives for a type of resource, as a form.
 *
 * In a form stand: {ref} what Ref gives; {h} "0" and 16 hexadecimal digits, {h16} the 16 digits
 * (of stack, resource and attribute, see TemplateId()); {name} the property that names the
 * resource, or STACK-RESOURCE; {P}, {R}, {A} partition, Region, account; {suffix} the partition's
 * domain; {elb} is "arn:{P}:elasticloadbalancing:{R}:{A}:", {kind} net, app or gwy by the property
 * Type, {way} in or out by Direction, {h16ref} the digits of Ref; {lower-name} is {name} in lower
 * case.
 */
struct TemplateForm
{
    const char* type;      //!< of the resource
    const char* attribute; //!< empty: Ref
    const char* form;      //!< see above; empty: only the address plan knows (PrivateIp)
    const char* nameOf;    //!< property that {name} stands for, may be empty
};

/// \param type of a resource \param attribute empty: Ref \return the form, nullptr if there is none
const TemplateForm* FindTemplateForm(const std::string& type, const std::string& attribute);

} // namespace vpc
} // namespace ns3
