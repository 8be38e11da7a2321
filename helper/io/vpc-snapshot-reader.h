// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-snapshot-report.h"

#include "ns3/vpc-cloud.h"

#include <map>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// What describe-vpc-endpoint-services tells of a service: the region's catalogue, not a resource.
struct EndpointServiceDetail
{
    std::string serviceName;                       //!< e.g. com.amazonaws.us-east-1.sqs
    std::string serviceId;                         //!< vpce-svc-...
    std::string owner;                             //!< "amazon", or an account
    std::string region;                            //!< where the dump was made, may be empty
    std::vector<std::string> serviceTypes;         //!< Interface, Gateway, ...
    std::vector<std::string> privateDnsNames;      //!< e.g. sqs.us-east-1.amazonaws.com
    std::vector<std::string> baseEndpointDnsNames; //!< e.g. sqs.us-east-1.vpce.amazonaws.com
    std::vector<std::string> availabilityZones;    //!< zone names of the account that asked
    bool acceptanceRequired{false};                //!< whether the provider has to accept endpoints
};

/// What was read from a dump.
struct Snapshot
{
    aws::Cloud cloud;                                      //!< not validated: call Validate()
    std::map<std::string, std::string> origins;            //!< "file:line" of a resource, by id
    std::map<std::string, EndpointServiceDetail> services; //!< by service name
    SnapshotReport report;                                 //!< what was read and what was not

    /// As Cloud::Validate(). \throw aws::InputError that says where the resource stands, too
    void Validate();
};

/**
 * \brief Read dumps of AWS accounts: folders of what `aws ec2 describe-*` answers, as JSON.
 *
 * Every file that ends in .json is read, in all folders below, whatever its name; a file's
 * top-level keys tell what it is (one file may hold several). Dumps of several accounts and regions
 * merge into one cloud. Folders named by an account (twelve digits) or a region (us-east-1) say
 * whose dump it is; without them the region comes from zones and ARNs, and the account from
 * OwnerId.
 *
 * A resource that two dumps hold must be the same in both (an AWS prefix list, a shared subnet).
 * A field that is missing and harmless is defaulted; a resource that cannot be used is left out and
 * named in the report; a kind of resource that is not simulated is named in Cloud::unsupported.
 *
 * \param folders one or more folders
 * \return cloud and report
 * \throw aws::InputError one line with file, line, id, what is wrong and what to do: a folder that
 * is missing or has no JSON, broken or truncated JSON, a field of the wrong type, a value that is
 * no address or protocol, two dumps that contradict each other
 */
Snapshot ReadSnapshot(const std::vector<std::string>& folders);

/// Read a dump in one folder, as ReadSnapshot() of several does. \param folder one folder
/// \return cloud and report \throw aws::InputError as ReadSnapshot() of several
Snapshot ReadSnapshot(const std::string& folder);

} // namespace vpc
} // namespace ns3
