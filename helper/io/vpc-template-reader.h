// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-fis-experiment.h"
#include "vpc-snapshot-reader.h"
#include "vpc-template-input.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// An endpoint as the template has it.
struct TemplateEndpoint
{
    std::string id;                 //!< logical id, with the nested stacks that it is in
    std::string vpcEndpointId;      //!< in the cloud
    std::string service;            //!< name of the service
    std::string type;               //!< Gateway, Interface, GatewayLoadBalancer, ...
    size_t subnets{0};              //!< also those that only AWS knows
    std::vector<std::string> azs;   //!< zone names of subnets that the template knows, sorted
    size_t routeTables{0};          //!< also those that only AWS knows
    std::optional<bool> privateDns; //!< of interface endpoints
};

/// A stand-in that was made for something outside of the template.
struct TemplateStandIn
{
    std::string parameter; //!< parameter without value, or empty
    std::string type;      //!< of the parameter, or what it stands for
    std::string value;     //!< its id or text
    std::string where;     //!< "file:line"
};

/// An experiment of AWS Fault Injection Service that a template has.
struct TemplateFisExperiment
{
    FisExperiment experiment; //!< as read
    std::string error;        //!< one line: why it cannot be read; empty if it can
};

/// What stacks hold, by CloudFormation's types.
struct TemplateInventory
{
    std::map<std::string, size_t> active; //!< resources of types that the simulator knows
    std::map<std::string, size_t> opaque; //!< of types that it does not know
    std::map<std::string, size_t> off;    //!< left out by their conditions, of types it knows
    std::vector<TemplateStandIn> stubs;   //!< parameters without value that networks use, by name
    std::vector<TemplateEndpoint> endpoints;                     //!< by id
    std::map<std::string, std::string> ids;                      //!< in the cloud, by logical id
    std::map<std::string, TemplateFisExperiment> fisExperiments; //!< by logical id
    std::vector<std::string> unresolved; //!< "RESOURCE PROPERTY: what only AWS knows"
    std::vector<std::string> warnings;   //!< one line each
};

/// What was read from templates.
struct TemplateReading
{
    Snapshot snapshot;           //!< as of a dump: cloud (not validated), origins, report by type
    TemplateInventory inventory; //!< what the templates hold
};

/**
 * \brief Read CloudFormation templates, YAML or JSON: the stacks that AWS would make of them.
 *
 * Several templates are stacks of one account and Region, made in their order: what one exports, a
 * later one imports. Nested stacks are read if the file that TemplateURL names lies beside the
 * template.
 *
 * Ids are made from the stack's name and the resource's logical id, so that the same template gives
 * the same ids. Addresses are handed out in the order of the template, after those it gives itself.
 * What a template cannot know (zones of a Region, prefix lists) is built in. What is outside (a VPC
 * given by a parameter without value) becomes a stand-in, listed in the inventory; so does what
 * only AWS knows. Resources that the simulator does not know are opaque and listed.
 *
 * \param paths the templates
 * \param input Region, account, stack name (of the first), parameters (of all that have them)
 * \return cloud and inventory
 * \throw aws::InputError "file:line: what is wrong; what to do": no template, a reference to
 * nothing, a circle, a function of the wrong shape, a value that is no address, port, ...
 */
TemplateReading ReadTemplates(const std::vector<std::string>& paths, const TemplateInput& input);

/// A template with what somebody says beside it.
struct TemplateSource
{
    std::string path;                              //!< of the template
    std::string stackName;                         //!< empty: the file's name without ending
    std::map<std::string, std::string> parameters; //!< values; of a list separated by commas
};

/**
 * \brief Read templates that have parameters of their own, as ReadTemplates() reads those that
 * share them.
 * \param sources the templates, at least one \param region where the stacks are made
 * \param accountId whose they are
 * \return cloud and inventory
 * \throw aws::InputError as ReadTemplates(); also for a parameter that its template has not
 */
TemplateReading ReadTemplates(const std::vector<TemplateSource>& sources,
                              const std::string& region,
                              const std::string& accountId);

/// Read one template, as ReadTemplates() reads several. \param path the template \param input what
/// it does not say \return cloud and inventory \throw aws::InputError as ReadTemplates()
TemplateReading ReadTemplate(const std::string& path, const TemplateInput& input = {});

/// Read a text, as ReadTemplate() reads a file. \param text YAML or JSON \param name path that
/// errors name, and beside which nested stacks are looked for \param input what it does not say
/// \return cloud and inventory \throw aws::InputError as ReadTemplates()
TemplateReading ParseTemplate(const std::string& text,
                              const std::string& name,
                              const TemplateInput& input = {});

} // namespace vpc
} // namespace ns3
