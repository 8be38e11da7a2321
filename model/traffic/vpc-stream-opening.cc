// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-stream-opening.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

namespace
{

constexpr char HTTP_START[] = "GET ";
constexpr char HTTP_END[] = "\r\n\r\n";

} // namespace

StreamOpening::StreamOpening(bool expectsProxy)
    : m_expectsProxy(expectsProxy),
      m_bytes(Create<Packet>())
{
}

std::vector<uint8_t>
StreamOpening::Peek(uint32_t most) const
{
    std::vector<uint8_t> bytes(std::min(most, m_bytes->GetSize()));
    m_bytes->CopyData(bytes.data(), static_cast<uint32_t>(bytes.size()));
    return bytes;
}

StreamOpening::Step
StreamOpening::Feed(Ptr<Packet> bytes)
{
    m_bytes->AddAtEnd(bytes);
    if (m_expectsProxy)
    {
        const std::vector<uint8_t> all = Peek(m_bytes->GetSize());
        if (!aws::MayBeProxyHeader(all))
        {
            return Step::CORRUPT;
        }
        std::size_t size = 0;
        m_proxy = aws::ParseProxyHeader(all, size);
        if (!m_proxy)
        {
            return Step::NEED_MORE;
        }
        m_expectsProxy = false;
        m_bytes->RemoveAtStart(static_cast<uint32_t>(size));
    }
    const std::vector<uint8_t> first = Peek(sizeof(HTTP_START) - 1);
    if (first.empty())
    {
        return Step::NEED_MORE;
    }
    if (!std::equal(first.begin(), first.end(), HTTP_START))
    {
        return Step::REQUESTS;
    }
    const std::vector<uint8_t> all = Peek(m_bytes->GetSize());
    const auto end = std::search(all.begin(), all.end(), HTTP_END, HTTP_END + sizeof(HTTP_END) - 1);
    return end == all.end() ? Step::NEED_MORE : Step::HTTP;
}

const std::optional<aws::ProxyHeader>&
StreamOpening::GetProxyHeader() const
{
    return m_proxy;
}

Ptr<Packet>
StreamOpening::TakeRest()
{
    Ptr<Packet> rest = m_bytes;
    m_bytes = Create<Packet>();
    return rest;
}

} // namespace vpc
} // namespace ns3
