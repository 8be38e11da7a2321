// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/vpc-cloud.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// Kinds of things that a user names.
enum class CloudThing : uint8_t
{
    VPC,
    SUBNET,
    INSTANCE,
    SECURITY_GROUP,
    VPC_ENDPOINT,       //!< of any type
    INTERFACE_ENDPOINT, //!< of type Interface
    LOAD_BALANCER,
    TARGET_GROUP,
    GATEWAY, //!< virtual private gateway, transit gateway, Direct Connect gateway, or VPC
    INBOUND_RESOLVER,
    CONNECTION, //!< peering connection, or transit gateway attachment
    WITH_ENIS,  //!< interface endpoint, instance or ENI
    LOGGED      //!< VPC, subnet, or what has ENIs
};

/**
 * \brief Finds what a user names: by id or ARN, logical id of a template, or Name tag.
 */
class CloudNames
{
  public:
    /// \param cloud a description, which has to stay \param ids in it, by logical id
    CloudNames(const aws::Cloud& cloud, std::multimap<std::string, std::string> ids);

    /**
     * \param thing what it is \param name as the user calls it \param where "file:line" of the name
     * \return its id, or ARN
     * \throw aws::InputError one line: there is none of that name, with the nearest; or several
     */
    std::string Find(CloudThing thing, const std::string& name, const std::string& where) const;

    /// \param name id or name of a zone that has subnets \param where "file:line" \return its id
    /// \throw aws::InputError as Find()
    std::string FindZone(const std::string& name, const std::string& where) const;

    /// \param thing what it is \return ids of all there are, in their order
    std::vector<std::string> ListIds(CloudThing thing) const;

    /// \param id of something \return its logical id, its Name tag, or itself
    std::string NameOf(const std::string& id) const;

  private:
    const aws::Cloud& m_cloud;
    std::multimap<std::string, std::string> m_ids; //!< by logical id
};

} // namespace vpc
} // namespace ns3
