// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-json.h"
#include "vpc-template-input.h"
#include "vpc-template-unknown.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

class TemplateStack;

/// A parameter without a default for which nobody gave a value, and its stand-in.
struct TemplateStub
{
    std::string parameter; //!< its name, with the nested stacks that it is in
    std::string type;      //!< as declared
    std::string value;     //!< the stand-in; of a list with commas
    std::string where;     //!< "file:line"
};

/// Something about a template that its user should know.
struct TemplateNote
{
    std::string id;  //!< resource or section
    std::string why; //!< one line
};

/// What all stacks of one reading share.
struct TemplateSession
{
    TemplateInput input;                                  //!< Region and account
    TemplateUnknowns unknowns;                            //!< what only AWS knows
    std::map<std::string, std::string> exports;           //!< by name
    std::vector<std::unique_ptr<JsonDocument>> documents; //!< values refer to their file names
    std::vector<std::unique_ptr<TemplateStack>> stacks;   //!< in the order in which they were made
    std::map<std::string, TemplateStub> stubs;            //!< that were used, by parameter
    bool countsStubs{false};                              //!< whether to enter those asked for
    std::vector<TemplateNote> notes;                      //!< for the user
    uint32_t elasticIps{0};                               //!< given out so far
    uint64_t evaluations{0};                              //!< so far
};

/// A resource of a stack.
struct TemplateResource
{
    std::string logicalId;          //!< with the nested stacks that it is in: "Network.SubnetA"
    std::string name;               //!< in its own template
    uint32_t number{0};             //!< from 1, in the order of the template
    std::string type;               //!< e.g. AWS::EC2::Subnet
    std::string ref;                //!< what Ref gives: mostly the physical id
    const JsonValue* body{nullptr}; //!< as written
    TemplateStack* stack{nullptr};  //!< that it is in
    TemplateStack* nested{nullptr}; //!< of a nested stack, whose template was read
    bool isOn{true};                //!< whether its condition holds
};

/// Where a stack is.
struct TemplateStackPlace
{
    std::string name;            //!< of the stack
    std::string path;            //!< of its resources in the outermost stack, "Network." or ""
    std::string folder;          //!< where templates of nested stacks are looked for
    std::set<std::string> files; //!< it and those around it: a template may not nest itself
};

/**
 * \brief A CloudFormation template with its parameters' values: a stack.
 *
 * The template language of "Working with AWS CloudFormation templates": parameters, mappings,
 * conditions, Fn::ForEach (AWS::LanguageExtensions), intrinsic functions, nested stacks. Values are
 * evaluated when they are asked for. What only AWS knows is a token (TemplateUnknowns), not an
 * error.
 */
class TemplateStack
{
  public:
    using Value = std::optional<JsonValue>; //!< nothing: AWS::NoValue

    /**
     * \brief Make the stack: checks sections, references and cycles; reads nested stacks.
     * \param session what all stacks share
     * \param document the template
     * \param place of the stack
     * \param parameters values
     * \throw aws::InputError "file:line: what is wrong; what to do"
     */
    TemplateStack(TemplateSession& session,
                  const JsonDocument& document,
                  const TemplateStackPlace& place,
                  const std::map<std::string, std::string>& parameters);

    /// \return the resources, in the order of the template
    const std::vector<TemplateResource>& Resources() const;

    /// \param value of this template \return it with all functions evaluated
    /// \throw JsonError if a function has the wrong shape or refers to nothing
    Value Evaluate(const JsonValue& value);

    /// \param resource of this stack \param name of a property \return its value, evaluated;
    /// nothing if it is absent
    Value Property(const TemplateResource& resource, const std::string& name);

    /// \param resource of this stack \return all its properties, evaluated
    JsonValue Properties(const TemplateResource& resource);

    /// \param name of a condition \param place who names it \return whether it holds
    bool Holds(const std::string& name, const JsonValue& place);

    /// \param condition a condition function, such as {"Fn::Not": [...]} \return whether it holds
    bool HoldsFunction(const JsonValue& condition);

    /// \param name of a parameter \return its value, nullptr if there is none; a stand-in that is
    /// asked for while stubs are counted is entered into the session
    const JsonValue* FindParameter(const std::string& name);

    /// \return the outermost value of the template
    const JsonValue& Root() const
    {
        return m_root;
    }

    /// \param name in this template \return the resource, nullptr if there is none
    const TemplateResource* FindResource(const std::string& name) const;

    /// \param name of an output \param place who asks \return its value
    Value Output(const std::string& name, const JsonValue& place);

    /// Enter the exports of the outputs into the session.
    void Export();

    /// \return what all stacks share
    TemplateSession& Session()
    {
        return m_session;
    }

    /// \return where it is
    const TemplateStackPlace& Place() const
    {
        return m_place;
    }

    /// \return whether a macro or AWS::Serverless adds resources that the template does not show
    bool HasMacros() const
    {
        return m_hasMacros;
    }

  private:
    /// State of a condition.
    enum class ConditionState
    {
        BUSY,
        HOLDS,
        FAILS
    };

    void ReadSections();
    void ReadTransforms();
    void ReadParameters(const std::map<std::string, std::string>& given);
    void ReadConditions();
    void ReadResources();
    void ReadNested(TemplateResource& resource);

    /// \param operands of And or Or \param name of it \return the list
    const std::vector<JsonValue>& Operands(const JsonValue& operands, const std::string& name);

    TemplateSession& m_session;                     //!< shared
    TemplateStackPlace m_place;                     //!< where it is
    const JsonValue& m_root;                        //!< the template
    bool m_hasMacros{false};                        //!< see HasMacros()
    bool m_hasLoops{false};                         //!< AWS::LanguageExtensions is declared
    std::map<std::string, JsonValue> m_parameters;  //!< values: strings and lists of strings
    std::map<std::string, TemplateStub> m_stubs;    //!< parameters with a stand-in
    std::map<std::string, JsonValue> m_conditions;  //!< as written, loops expanded
    std::map<std::string, ConditionState> m_states; //!< of conditions asked for
    std::vector<TemplateResource> m_resources;      //!< in the order of the template
    std::map<std::string, size_t> m_byName;         //!< index into m_resources
    JsonValue m_resourcesSection;                   //!< loops expanded
    JsonValue m_outputsSection;                     //!< loops expanded
    uint32_t m_depth{0};                            //!< of evaluations within evaluations
};

/// \param stackName the stack \param logicalId a resource or part of it
/// \return 16 hexadecimal digits that depend on both and nothing else
std::string TemplateHash(const std::string& stackName, const std::string& logicalId);

/// \param prefix e.g. vpc \param stackName the stack \param logicalId a resource or part of it
/// \return an id in AWS's form, "vpc-0" and 16 hexadecimal digits of TemplateHash(); ids of
/// resources themselves begin with their number instead
std::string TemplateId(const std::string& prefix,
                       const std::string& stackName,
                       const std::string& logicalId);

/// \name Parts of making a stack
/// @{

/// \param stack whose loops are expanded \param section with Fn::ForEach or without
/// \param hasLoops whether the template declares AWS::LanguageExtensions
/// \return the section without Fn::ForEach \throw JsonError for a loop of the wrong shape
JsonValue ExpandLoops(TemplateStack& stack, const JsonValue& section, bool hasLoops);

/// \param stack whose names are checked \param value where references are
/// \param parameters and pseudo parameters that Ref may name \param conditions that Fn::If may name
/// \throw JsonError if a Ref, Fn::GetAtt, Fn::Sub or Fn::If names nothing
void CheckReferences(TemplateStack& stack,
                     const JsonValue& value,
                     const std::set<std::string>& parameters,
                     const std::set<std::string>& conditions);

/// \param stack of the template \param value where references are \param found gets the resources
/// and parameters that it refers to, only in the branches of Fn::If that are taken
void CollectReferences(TemplateStack& stack, const JsonValue& value, std::set<std::string>& found);

/// \param stack whose resources may not depend on each other in a circle
/// \throw JsonError that names the circle
void CheckCircles(TemplateStack& stack);

/// \param stack it is in \param resource a resource \return what Ref gives for it
std::string RefOf(TemplateStack& stack, const TemplateResource& resource);

/// \param stack it is in \param resource a resource \param attribute after its name in Fn::GetAtt
/// \param place who asks \return its value, a token if only AWS knows it
JsonValue AttributeOf(TemplateStack& stack,
                      const TemplateResource& resource,
                      const std::string& attribute,
                      const JsonValue& place);

/// \param stack that asks \param name of a pseudo parameter, e.g. AWS::Region \param place who asks
/// \return its value, nothing if there is no such
std::optional<JsonValue> PseudoParameter(TemplateStack& stack,
                                         const std::string& name,
                                         const JsonValue& place);
/// \return names of the pseudo parameters
const std::set<std::string>& PseudoParameters();

/// \param text of Fn::Sub \return the names in its "${...}", without "${!...}"
std::vector<std::string> NamesInSub(const std::string& text);
/// @}

/// \return the tags of CloudFormation's YAML
const std::vector<struct YamlTag>& TemplateTags();

} // namespace vpc
} // namespace ns3
