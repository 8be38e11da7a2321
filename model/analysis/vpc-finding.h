// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-failure-table.h"
#include "vpc-survey.h"
#include "vpc-topology-graph.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// How bad a finding is.
enum class Severity : uint8_t
{
    HIGH,   //!< clients are, or will be with one failure, without a service
    MEDIUM, //!< something does not do what it seems to be for
    LOW     //!< worth a look
};

/// \param severity a severity \return its name in lower case
const char* ToString(Severity severity);

/// Something about a description that its owner would want to know.
struct Finding
{
    std::string name;                 //!< stable, e.g. endpoint-in-fewer-zones
    Severity severity{Severity::LOW}; //!< how bad it is
    std::vector<std::string> ids;     //!< of what it is about, the main one first
    std::string what;                 //!< one line
    std::string remedy;               //!< one line: what to do
};

/// What findings are made from.
struct FindingInput
{
    const Survey& survey;         //!< who gets what
    const FailureTable& failures; //!< what cuts whom
    const TopologyGraph& graph;   //!< ways and zones
};

/// A kind of finding.
struct FindingRule
{
    const char* name;    //!< of its findings
    Severity severity;   //!< of its findings
    const char* meaning; //!< one line, for the manual
    /** all of them, in the order of ids; nullptr: they are found before there is a survey */
    std::vector<Finding> (*find)(const FindingInput& input);
};

/// \return all kinds of findings, the worst first
const std::vector<FindingRule>& FindingRules();

/// \param input a survey, its failures and its graph \return all findings, the worst first
std::vector<Finding> FindAll(const FindingInput& input);

/**
 * \brief Take peering connections between VPCs with common addresses out of a description, which
 * would not hold with them: AWS refuses to make them.
 * \param cloud a description, not validated yet
 * \return a finding overlapping-peering for each
 */
std::vector<Finding> TakeOverlappingPeerings(aws::Cloud& cloud);

/// \name The rules
/// @{
/** \param input what was surveyed \return findings, whose name and severity FindAll() fills in */
std::vector<Finding> FindFewerZones(const FindingInput& input);
std::vector<Finding> FindSinglePoints(const FindingInput& input);
std::vector<Finding> FindAdmitsNobody(const FindingInput& input);
std::vector<Finding> FindPrivateDnsThatCannotWork(const FindingInput& input);
std::vector<Finding> FindMissingGatewayRoutes(const FindingInput& input);
std::vector<Finding> FindLeavingTraffic(const FindingInput& input);
std::vector<Finding> FindAsymmetricAcls(const FindingInput& input);
std::vector<Finding> FindLinesOnOneRouter(const FindingInput& input);
std::vector<Finding> FindOpenPolicies(const FindingInput& input);
std::vector<Finding> FindUnusedEndpoints(const FindingInput& input);
/// @}

} // namespace vpc
} // namespace ns3
