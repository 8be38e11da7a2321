// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-message-stream.h"

namespace ns3
{
namespace vpc
{

void
MessageReader::Feed(Ptr<Packet> bytes)
{
    if (m_bytes)
    {
        m_bytes->AddAtEnd(bytes);
    }
    else
    {
        m_bytes = bytes;
    }
}

MessageReader::Step
MessageReader::Next()
{
    if (!m_inBody)
    {
        if (!m_bytes || m_bytes->GetSize() < RequestHeader::SIZE)
        {
            return Step::NEED_MORE;
        }
        m_bytes->RemoveHeader(m_header);
        if (!m_header.IsValid())
        {
            return Step::CORRUPT;
        }
        m_left = m_header.length - RequestHeader::SIZE;
        m_inBody = true;
        return Step::BEGUN;
    }
    const uint32_t size = m_bytes ? m_bytes->GetSize() : 0;
    if (size > m_left)
    {
        m_bytes->RemoveAtStart(m_left);
        m_left = 0;
    }
    else
    {
        m_bytes = nullptr;
        m_left -= size;
    }
    if (m_left > 0)
    {
        return Step::NEED_MORE;
    }
    m_inBody = false;
    return Step::COMPLETE;
}

} // namespace vpc
} // namespace ns3
