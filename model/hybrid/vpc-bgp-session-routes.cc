// SPDX-License-Identifier: GPL-2.0-only
// What a BgpSession learns and announces.
#include "vpc-bgp-session.h"

#include "ns3/vpc-cloud.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

void
BgpSession::Updated(BgpConnection& connection, const BgpUpdate& update)
{
    for (const aws::Cidr& prefix : update.withdrawn)
    {
        Forget(prefix);
        if (m_established != &connection)
        {
            return; // whoever was told has ended the session
        }
    }
    BgpAttributes attributes = update.attributes;
    if (!IsInternal())
    {
        attributes.localPreference.reset(); // "MUST be ignored" (RFC 4271, section 5.1.5)
    }
    const auto& path = attributes.asPath;
    const bool isOwn = std::find(path.begin(), path.end(), m_localAs) != path.end() ||
                       attributes.nextHop == m_local;
    for (const aws::Cidr& prefix : update.announced)
    {
        if (isOwn)
        {
            ++m_counters.ignoredRoutes;
            Forget(prefix); // it would have replaced what was there
        }
        else
        {
            Learn(prefix, attributes);
        }
        if (m_established != &connection)
        {
            return;
        }
    }
}

bool
BgpSession::Forget(const aws::Cidr& prefix)
{
    const auto it = m_learned.find(prefix);
    if (it == m_learned.end())
    {
        return false;
    }
    const BgpRoute route{prefix, it->second};
    m_learned.erase(it);
    m_withdrawnTrace(route);
    return true;
}

bool
BgpSession::Learn(const aws::Cidr& prefix, const BgpAttributes& attributes)
{
    const auto [it, isNew] = m_learned.emplace(prefix, attributes);
    if (!isNew && it->second == attributes)
    {
        return false;
    }
    if (isNew && m_maxPrefixes > 0 && m_learned.size() > m_maxPrefixes)
    {
        m_learned.erase(it);
        const BgpNotification notification(BgpError::CEASE_MAXIMUM_PREFIXES);
        BgpConnection& connection = *m_established;
        connection.Close(notification);
        Drop(connection);
        GoDown(BgpDownReason::NOTIFICATION, notification);
        return false;
    }
    it->second = attributes;
    m_learnedTrace({prefix, attributes});
    return true;
}

bool
BgpSession::IsInternal() const
{
    return m_established && m_established->GetPeerOpen().as == m_localAs;
}

BgpAttributes
BgpSession::Outgoing(const BgpAttributes& attributes) const
{
    BgpAttributes sent = attributes;
    if (sent.nextHop.IsAny())
    {
        sent.nextHop = m_local;
    }
    if (IsInternal())
    {
        sent.localPreference = sent.localPreference.value_or(100);
        return sent;
    }
    sent.asPath.insert(sent.asPath.begin(), m_localAs);
    sent.localPreference.reset();
    return sent;
}

void
BgpSession::Announce(const aws::Cidr& prefix, const BgpAttributes& attributes)
{
    BgpUpdate longest{{}, Outgoing(attributes), {prefix}};
    longest.attributes.localPreference = 0; // room for it, whichever peer comes
    const std::size_t size = EncodeBgpMessage(longest).size();
    if (size > BGP_MAX_SIZE)
    {
        throw aws::InputError("route to " + prefix.ToString() + ": its attributes make a message " +
                              "of " + std::to_string(size) + " bytes of at most " +
                              std::to_string(BGP_MAX_SIZE) +
                              "; shorten its AS path or communities");
    }
    const auto [it, isNew] = m_announced.emplace(prefix, attributes);
    const bool changes = isNew || !(it->second == attributes);
    it->second = attributes;
    if (m_established && changes)
    {
        m_established->Send(BgpUpdate{{}, Outgoing(attributes), {prefix}});
    }
}

bool
BgpSession::Withdraw(const aws::Cidr& prefix)
{
    if (m_announced.erase(prefix) == 0)
    {
        return false;
    }
    if (m_established)
    {
        m_established->Send(BgpUpdate{{prefix}, {}, {}});
    }
    return true;
}

void
BgpSession::SendAnnounced()
{
    std::map<BgpAttributes, std::vector<aws::Cidr>> byAttributes;
    for (const auto& [prefix, attributes] : m_announced)
    {
        byAttributes[Outgoing(attributes)].push_back(prefix);
    }
    for (const auto& [attributes, prefixes] : byAttributes)
    {
        const BgpUpdate none{{}, attributes, {aws::Cidr()}};
        const std::size_t most = (BGP_MAX_SIZE - EncodeBgpMessage(none).size()) / 5 + 1;
        for (std::size_t at = 0; at < prefixes.size(); at += most)
        {
            const auto begin = prefixes.begin() + static_cast<std::ptrdiff_t>(at);
            const auto end =
                begin + static_cast<std::ptrdiff_t>(std::min(most, prefixes.size() - at));
            m_established->Send(BgpUpdate{{}, attributes, {begin, end}});
        }
    }
}

} // namespace vpc
} // namespace ns3
