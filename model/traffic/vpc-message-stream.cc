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
    switch (m_place)
    {
    case Place::HEADER:
        return ReadHeader();
    case Place::TEXT:
        return ReadText();
    case Place::BODY:
        break;
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
    m_place = Place::HEADER;
    return Step::COMPLETE;
}

MessageReader::Step
MessageReader::ReadHeader()
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
    m_text.clear();
    m_left = m_header.length - RequestHeader::SIZE;
    if (m_header.textLength > 0)
    {
        m_place = Place::TEXT;
        return ReadText();
    }
    m_place = Place::BODY;
    return Step::BEGUN;
}

MessageReader::Step
MessageReader::ReadText()
{
    const uint32_t size = m_header.textLength;
    if (m_bytes->GetSize() < size)
    {
        return Step::NEED_MORE;
    }
    m_text.resize(size);
    m_bytes->CopyData(reinterpret_cast<uint8_t*>(m_text.data()), size);
    m_bytes->RemoveAtStart(size);
    m_left -= size;
    m_place = Place::BODY;
    return Step::BEGUN;
}

Ptr<Packet>
MessageWriter::Begin(const RequestHeader& header, const std::string& text, uint32_t size)
{
    const uint32_t zeros = size - RequestHeader::SIZE - static_cast<uint32_t>(text.size());
    Ptr<Packet> packet;
    if (text.empty())
    {
        packet = Create<Packet>(zeros);
    }
    else
    {
        packet = Create<Packet>(reinterpret_cast<const uint8_t*>(text.data()), text.size());
        packet->AddAtEnd(Create<Packet>(zeros));
    }
    packet->AddHeader(header);
    return packet;
}

} // namespace vpc
} // namespace ns3
