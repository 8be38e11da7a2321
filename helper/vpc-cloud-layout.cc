// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-cloud-layout.h"

#include "vpc-simulated-cloud.h"

#include <algorithm>
#include <functional>
#include <set>
#include <tuple>

namespace ns3
{
namespace vpc
{

namespace
{

constexpr double STEP_X = 14;             //!< between neighbours: room for a label
constexpr double STEP_Y = 10;             //!< between lines
constexpr double MARGIN = STEP_X / 2;     //!< around what stands in a column
constexpr double GAP = 8;                 //!< between columns, and between bands
constexpr std::size_t PLACES_IN_ZONE = 4; //!< side by side in a column

/// Rows of a band, from its top.
enum class Row : uint8_t
{
    OUTSIDE,   //!< what leads out of it
    SEVERAL,   //!< what is in several zones
    ONE,       //!< what is in one zone and is no instance
    INSTANCES, //!< hosts
    COUNT
};

/// \param node a node \return the row of its band where it stands
Row
RowOf(const CloudNode& node)
{
    switch (node.kind)
    {
    case CloudNodeKind::INSTANCE:
    case CloudNodeKind::SERVICE_HOST:
    case CloudNodeKind::SITE_HOST:
    case CloudNodeKind::INTERNET_HOST:
        return Row::INSTANCES;
    default:
        const std::size_t zones = node.GetAzIds().size();
        return zones == 0 ? Row::OUTSIDE : zones == 1 ? Row::ONE : Row::SEVERAL;
    }
}

} // namespace

CloudLayout::CloudLayout(const SimulatedCloud& cloud,
                         const std::map<std::string, std::string>& names)
    : m_names(names)
{
    const std::vector<CloudNode> nodes = ListCloudNodes(cloud);
    AddZones(cloud);

    // The bands: the internet with links to it, services, VPCs, sites with their links.
    const aws::Cloud& description = cloud.GetNetwork()->GetCloud();
    std::map<std::string, std::string> siteOfLink;
    for (const aws::NetworkLink& link : cloud.GetNetwork()->Links())
    {
        siteOfLink[link.description.id] = link.description.end.site;
    }
    std::map<std::pair<int, std::string>, std::vector<const CloudNode*>> bands;
    for (const CloudNode& node : nodes)
    {
        const auto link = siteOfLink.find(node.network);
        const std::string& owner = link == siteOfLink.end() ? node.network : link->second;
        const int order = owner == cloud.GetInternet()->GetName()         ? 0
                          : description.vpcs.count(owner) != 0            ? 2
                          : description.onPremisesSites.count(owner) != 0 ? 3
                                                                          : 1;
        bands[{order, owner}].push_back(&node);
    }
    for (const auto& [key, members] : bands)
    {
        AddBand(key.second, members);
    }
    for (LayoutArea& zone : m_zones)
    {
        zone.to.y = m_y;
    }
}

void
CloudLayout::AddZones(const SimulatedCloud& cloud)
{
    std::set<std::pair<std::string, std::string>> zones; // by Region
    for (const aws::AvailabilityZone& zone : cloud.GetNetwork()->GetCloud().availabilityZones)
    {
        zones.emplace(zone.regionName, zone.zoneId);
    }
    std::set<std::string> inhabited;
    for (const CloudNode& node : ListCloudNodes(cloud))
    {
        const std::vector<std::string> azIds = node.GetAzIds();
        inhabited.insert(azIds.begin(), azIds.end());
    }
    const double width = 2 * MARGIN + (PLACES_IN_ZONE - 1) * STEP_X;
    double x = 0;
    for (const auto& [region, azId] : zones)
    {
        if (inhabited.count(azId) != 0)
        {
            m_zones.push_back({azId, {x, 0}, {x + width, 0}});
            x += width + GAP;
        }
    }
    m_y = GAP + STEP_Y; // the names of the zones stand above
}

// All but the last column are zones; that one is what is across them.
std::size_t
CloudLayout::ColumnOf(const CloudNode& node) const
{
    const std::vector<std::string> azIds = node.GetAzIds();
    if (azIds.size() != 1)
    {
        return m_zones.size();
    }
    const auto zone = std::find_if(m_zones.begin(), m_zones.end(), [&azIds](const LayoutArea& z) {
        return z.name == azIds.front();
    });
    return static_cast<std::size_t>(zone - m_zones.begin());
}

void
CloudLayout::AddBand(const std::string& name, const std::vector<const CloudNode*>& nodes)
{
    LayoutArea band{NameOf(name), {0, m_y}, {0, 0}};
    for (std::size_t row = 0; row < static_cast<std::size_t>(Row::COUNT); ++row)
    {
        std::vector<const CloudNode*> members;
        std::copy_if(nodes.begin(),
                     nodes.end(),
                     std::back_inserter(members),
                     [row](const CloudNode* n) { return RowOf(*n) == static_cast<Row>(row); });
        AddRow(members);
        if (static_cast<Row>(row) == Row::SEVERAL)
        {
            AddStandIns(members);
        }
    }
    band.to = {m_zones.empty() ? STEP_X : m_zones.back().to.x, m_y};
    m_bands.push_back(band);
    m_y += GAP;
}

void
CloudLayout::AddRow(const std::vector<const CloudNode*>& nodes)
{
    std::map<std::size_t, std::size_t> taken;
    // What is across the zones stands above what is in one, lest they meet.
    for (const bool isAcross : {true, false})
    {
        for (const CloudNode* node : nodes)
        {
            const std::size_t column = ColumnOf(*node);
            if ((column == m_zones.size()) == isAcross)
            {
                m_places.push_back({*node, NameOf(node->id), Next(taken, column)});
            }
        }
        EndRow(taken);
        taken.clear();
    }
}

void
CloudLayout::AddStandIns(const std::vector<const CloudNode*>& nodes)
{
    std::map<std::size_t, std::size_t> taken;
    for (const CloudNode* node : nodes)
    {
        for (const Ptr<EniNetDevice>& port : node->ports)
        {
            if (!port->IsEni())
            {
                continue; // its other side
            }
            const CloudNode alone{node->node, node->kind, node->id, node->network, {port}};
            const std::size_t column = ColumnOf(alone);
            if (column < m_zones.size())
            {
                m_standIns.push_back(
                    {port, NameOf(node->id) + " in " + m_zones[column].name, Next(taken, column)});
            }
        }
    }
    EndRow(taken);
}

std::size_t
CloudLayout::PlacesIn(std::size_t column) const
{
    return column < m_zones.size() || m_zones.empty() ? PLACES_IN_ZONE
                                                      : PLACES_IN_ZONE * m_zones.size();
}

LayoutPoint
CloudLayout::Next(std::map<std::size_t, std::size_t>& taken, std::size_t column) const
{
    const std::size_t index = taken[column]++;
    const std::size_t places = PlacesIn(column);
    const double left = column < m_zones.size() ? m_zones[column].from.x : 0;
    return {left + MARGIN + static_cast<double>(index % places) * STEP_X,
            m_y + MARGIN + static_cast<double>(index / places) * STEP_Y};
}

void
CloudLayout::EndRow(const std::map<std::size_t, std::size_t>& taken)
{
    std::size_t lines = 0;
    for (const auto& [column, count] : taken)
    {
        lines = std::max(lines, (count + PlacesIn(column) - 1) / PlacesIn(column));
    }
    m_y += static_cast<double>(lines) * STEP_Y;
}

const std::string&
CloudLayout::NameOf(const std::string& id) const
{
    const auto name = m_names.find(id);
    return name == m_names.end() ? id : name->second;
}

} // namespace vpc
} // namespace ns3
