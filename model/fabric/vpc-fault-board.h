// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/nstime.h"
#include "ns3/object.h"
#include "ns3/random-variable-stream.h"
#include "ns3/vpc-drop-reason.h"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace vpc
{

using AzIndex = uint16_t;            //!< dense number of an AZ in a FaultBoard
constexpr AzIndex REGIONAL = 0xFFFF; //!< in no zone: a regional gateway, or outside of AWS

/**
 * \brief What is broken at this moment: zones that are dead, cut off from each other, lossy or
 * slow.
 *
 * One board for all fabrics of a simulation. With nothing broken a packet pays one test of a flag.
 */
class FaultBoard : public Object
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();
    FaultBoard();

    /// \param azId a zone id, "" for none \return its number, the same for the same id
    AzIndex IndexOf(const std::string& azId);
    /// \param az a number from IndexOf() \return the zone id
    const std::string& IdOf(AzIndex az) const;

    /// \name Faults of a zone
    /// @{
    void SetAzDead(AzIndex az, bool dead); //!< \param az a zone \param dead whether it is
    bool IsAzDead(AzIndex az) const;       //!< \param az a zone \return whether it is dead
    /** \param a a zone \param b another \param cut whether nothing passes between them */
    void SetPairCut(AzIndex a, AzIndex b, bool cut);
    /// \param az a zone \param probability of losing a packet that enters or leaves the zone, or
    /// moves in it
    void SetAzLoss(AzIndex az, double probability);
    /// \param az a zone \param delay added to each packet that enters or leaves the zone, or moves
    /// in it
    void SetAzDelay(AzIndex az, Time delay);

    /// @}

    /// What a packet between two zones meets.
    struct Judgement
    {
        DropReason reason{DropReason::NONE}; //!< why the packet is lost, NONE: it is not
        Time extraDelay;                     //!< that it gets
    };

    /// \return whether anything at all is broken
    bool IsActive() const
    {
        return m_active;
    }

    /// \param from zone of the sender \param to zone of the receiver \return what the packet meets
    Judgement Judge(AzIndex from, AzIndex to);

    /// \return what random losses are drawn from, for whatever else loses packets in this cloud
    Ptr<UniformRandomVariable> GetRandom() const;

    /// \param stream first stream number \return number of streams used
    int64_t AssignStreams(int64_t stream);

  private:
    struct Zone
    {
        std::string id;
        bool dead{false};
        double loss{0};
        Time delay;
    };

    void Refresh();

    std::vector<Zone> m_zones;
    std::map<std::string, AzIndex> m_index;
    std::set<std::pair<AzIndex, AzIndex>> m_cuts;
    Ptr<UniformRandomVariable> m_random;
    bool m_active{false};
};

} // namespace vpc
} // namespace ns3
