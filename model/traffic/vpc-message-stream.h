// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-request-header.h"

#include "ns3/packet.h"
#include "ns3/ptr.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <string>

namespace ns3
{
namespace vpc
{

/**
 * \brief Cuts a byte stream back into the messages that were written to it.
 *
 * Feed() it what the socket gave, then call Next() until it answers NEED_MORE.
 */
class MessageReader
{
  public:
    /// What Next() came to.
    enum class Step : uint8_t
    {
        NEED_MORE, //!< nothing more to say before the next Feed()
        BEGUN,     //!< a header and its text are complete, see GetHeader() and GetText()
        COMPLETE,  //!< the message of GetHeader() is complete
        CORRUPT    //!< this is no message; the stream is lost
    };

    /// \param bytes the next bytes of the stream; the reader changes them
    void Feed(Ptr<Packet> bytes);

    /// \return what comes next in the stream
    Step Next();

    /// \return the header of the message being read
    const RequestHeader& GetHeader() const
    {
        return m_header;
    }

    /// \return the text of the message being read
    const std::string& GetText() const
    {
        return m_text;
    }

  private:
    /// Where in a message the stream stands.
    enum class Place : uint8_t
    {
        HEADER,
        TEXT,
        BODY
    };

    Step ReadHeader();
    Step ReadText();

    Ptr<Packet> m_bytes; //!< not yet looked at
    RequestHeader m_header;
    std::string m_text;
    uint32_t m_left{0}; //!< bytes missing of the message
    Place m_place{Place::HEADER};
};

/**
 * \brief Writes messages to a stream whose send buffer may be too small for them.
 *
 * The sink of Write() and Flush() needs GetSpace() (bytes the buffer takes) and Send(Ptr<Packet>).
 */
class MessageWriter
{
  public:
    /**
     * \param sink where to write
     * \param header first bytes of the message; its length says how many follow, zeros after the
     * text
     * \param text of the length that the header says
     */
    template <class Sink>
    void Write(Sink& sink, const RequestHeader& header, const std::string& text = std::string())
    {
        if (m_waiting.empty() && sink.GetSpace() >= header.length)
        {
            if (sink.Send(Begin(header, text, header.length)))
            {
                return;
            }
        }
        m_waiting.push_back({header, text, header.length});
        Flush(sink);
    }

    /// \param sink where to write what still waits
    template <class Sink>
    void Flush(Sink& sink)
    {
        while (!m_waiting.empty())
        {
            Message& message = m_waiting.front();
            const bool first = message.left == message.header.length;
            const uint32_t size = std::min<uint32_t>(message.left, sink.GetSpace());
            if (size == 0 || (first && size < RequestHeader::SIZE + message.text.size()))
            {
                return;
            }
            if (!sink.Send(first ? Begin(message.header, message.text, size)
                                 : Create<Packet>(size)))
            {
                return;
            }
            message.left -= size;
            if (message.left > 0)
            {
                return;
            }
            m_waiting.pop_front();
        }
    }

    /// \return whether everything has been handed over
    bool IsEmpty() const
    {
        return m_waiting.empty();
    }

  private:
    struct Message
    {
        RequestHeader header;
        std::string text;
        uint32_t left; //!< bytes not yet handed over
    };

    /// \return the first \p size bytes of a message, at least those of header and text
    static Ptr<Packet> Begin(const RequestHeader& header, const std::string& text, uint32_t size);

    std::deque<Message> m_waiting;
};

} // namespace vpc
} // namespace ns3
