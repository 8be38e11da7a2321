// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-cloud-nodes.h"

#include <map>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// A point in a plane, in units without meaning; y grows downwards.
struct LayoutPoint
{
    double x{0}; //!< to the right
    double y{0}; //!< downwards
};

/// A part of the plane that belongs to a zone, a VPC, a service or a site.
struct LayoutArea
{
    std::string name; //!< of what it belongs to
    LayoutPoint from; //!< the upper left corner
    LayoutPoint to;   //!< the lower right corner
};

/// Where a node stands.
struct LayoutPlace
{
    CloudNode node;    //!< which
    std::string label; //!< its name
    LayoutPoint at;    //!< where it stands
};

/// Where an ENI of a node in several zones has a stand-in, in the zone of the ENI.
struct LayoutStandIn
{
    Ptr<EniNetDevice> port; //!< the ENI
    std::string label;      //!< name of the node and zone
    LayoutPoint at;         //!< where it stands
};

/**
 * \brief A place in a plane for each node of a cloud: Availability Zones are columns, services,
 * VPCs and sites are bands across them.
 *
 * What is in one zone stands in its column, what is regional or in several zones in the middle of
 * its band; there are no two nodes on one point. Nodes in several zones have a stand-in in each, so
 * that a zone shows what is in it. From the top: the internet, services, VPCs, sites.
 */
class CloudLayout
{
  public:
    /// \param cloud one that is built \param names e.g. logical ids, by id
    explicit CloudLayout(const SimulatedCloud& cloud,
                         const std::map<std::string, std::string>& names = {});

    /// \return all nodes of the cloud
    const std::vector<LayoutPlace>& GetPlaces() const
    {
        return m_places;
    }

    /// \return the stand-ins
    const std::vector<LayoutStandIn>& GetStandIns() const
    {
        return m_standIns;
    }

    /// \return the columns, one a zone, from left to right, which do not overlap
    const std::vector<LayoutArea>& GetZones() const
    {
        return m_zones;
    }

    /// \return the bands from top to bottom, which do not overlap
    const std::vector<LayoutArea>& GetBands() const
    {
        return m_bands;
    }

  private:
    void AddZones(const SimulatedCloud& cloud);
    std::size_t ColumnOf(const CloudNode& node) const;
    void AddBand(const std::string& name, const std::vector<const CloudNode*>& nodes);
    void AddRow(const std::vector<const CloudNode*>& nodes);
    void AddStandIns(const std::vector<const CloudNode*>& nodes);
    LayoutPoint Next(std::map<std::size_t, std::size_t>& taken, std::size_t column) const;
    void EndRow(const std::map<std::size_t, std::size_t>& taken);
    std::size_t PlacesIn(std::size_t column) const;
    const std::string& NameOf(const std::string& id) const;

    std::map<std::string, std::string> m_names;
    std::vector<LayoutPlace> m_places;
    std::vector<LayoutStandIn> m_standIns;
    std::vector<LayoutArea> m_zones;
    std::vector<LayoutArea> m_bands;
    double m_y{0}; //!< of the next row
};

} // namespace vpc
} // namespace ns3
