// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-privatelink-net.h"

#include "ns3/vpc-flow-monitor-helper.h"

#include <cctype>
#include <map>
#include <optional>
#include <sstream>
#include <stdexcept>

namespace ns3
{
namespace vpc
{
namespace fabrictest
{

/// An element of an XML document.
struct XmlElement
{
    std::string name;
    std::map<std::string, std::string> attributes;
    std::vector<XmlElement> children;

    /// \param wanted a name \return the children that have it
    std::vector<const XmlElement*> All(const std::string& wanted) const
    {
        std::vector<const XmlElement*> found;
        for (const XmlElement& child : children)
        {
            if (child.name == wanted)
            {
                found.push_back(&child);
            }
        }
        return found;
    }

    /// \param wanted a name \return the only child that has it \throw std::runtime_error otherwise
    const XmlElement& Only(const std::string& wanted) const
    {
        const auto found = All(wanted);
        if (found.size() != 1)
        {
            throw std::runtime_error(name + " has " + std::to_string(found.size()) + " " + wanted);
        }
        return *found.front();
    }
};

/// A strict reader of the XML that FlowMonitor writes: elements and attributes, no text.
class XmlReader
{
  public:
    /// \param text a document \return its outermost element \throw std::runtime_error if it is
    /// not well-formed
    static XmlElement Read(const std::string& text)
    {
        XmlReader reader(text);
        reader.Expect("<?xml version=\"1.0\" ?>");
        const XmlElement root = reader.Element();
        reader.Skip();
        if (reader.m_at != text.size())
        {
            reader.Fail("something after the end");
        }
        return root;
    }

  private:
    explicit XmlReader(const std::string& text)
        : m_text(text)
    {
    }

    [[noreturn]] void Fail(const std::string& what) const
    {
        throw std::runtime_error(what + " at: " + m_text.substr(m_at, 40));
    }

    void Skip()
    {
        while (m_at < m_text.size() && std::isspace(static_cast<unsigned char>(m_text[m_at])))
        {
            ++m_at;
        }
    }

    bool Take(const std::string& token)
    {
        if (m_text.compare(m_at, token.size(), token) != 0)
        {
            return false;
        }
        m_at += token.size();
        return true;
    }

    void Expect(const std::string& token)
    {
        if (!Take(token))
        {
            Fail("no " + token);
        }
    }

    std::string Name()
    {
        const std::size_t start = m_at;
        while (std::isalnum(static_cast<unsigned char>(m_text[m_at])))
        {
            ++m_at;
        }
        if (start == m_at)
        {
            Fail("no name");
        }
        return m_text.substr(start, m_at - start);
    }

    XmlElement Element()
    {
        Skip();
        Expect("<");
        XmlElement element;
        element.name = Name();
        for (Skip(); !Take("/>"); Skip())
        {
            if (Take(">"))
            {
                ReadChildren(element);
                return element;
            }
            const std::string name = Name();
            Expect("=\"");
            const std::size_t end = m_text.find('"', m_at);
            const std::string value = m_text.substr(m_at, end - m_at);
            if (!element.attributes.emplace(name, value).second ||
                value.find_first_of("<&") != std::string::npos)
            {
                Fail("bad attribute " + name);
            }
            m_at = end + 1;
        }
        return element;
    }

    void ReadChildren(XmlElement& element)
    {
        for (Skip(); !Take("</"); Skip())
        {
            element.children.push_back(Element());
        }
        Expect(element.name + ">");
    }

    const std::string& m_text;
    std::size_t m_at{0};
};

/// A cloud whose flows are watched.
class FlowMonitorTest : public PrivateLinkTest
{
  protected:
    using Stats = FlowMonitor::FlowStats;

    void BuildAndWatch()
    {
        Build();
        Watch();
    }

    void Watch()
    {
        monitor.emplace();
        monitor->Install(cloud);
    }

    void TearDown() override
    {
        monitor.reset();
        PrivateLinkTest::TearDown();
    }

    /// \return flows that were seen
    std::size_t Count() const
    {
        return monitor->GetMonitor()->GetFlowStats().size();
    }

    /// \param source of the 5-tuple \param destination of it \return what was counted of the first
    /// flow between them
    Stats Of(Ipv4Address source, Ipv4Address destination) const
    {
        for (const auto& [id, stats] : monitor->GetMonitor()->GetFlowStats())
        {
            const aws::FlowKey& key = monitor->GetClassifier()->GetKey(id);
            if (key.source == source.Get() && key.destination == destination.Get())
            {
                return stats;
            }
        }
        ADD_FAILURE() << "no flow from " << source << " to " << destination;
        return {};
    }

    /// That all packets of a flow came, with all their bytes. \param stats the flow's \param
    /// forwards of each packet
    static void ExpectWhole(const Stats& stats, uint32_t forwards)
    {
        EXPECT_GT(stats.txPackets, 0u);
        EXPECT_EQ(stats.txPackets, stats.rxPackets);
        EXPECT_EQ(stats.txBytes, stats.rxBytes);
        EXPECT_EQ(stats.lostPackets, 0u);
        EXPECT_EQ(stats.timesForwarded, forwards * stats.rxPackets);
    }

    /// \return the document, read back
    XmlElement Document() const
    {
        std::ostringstream text;
        monitor->SerializeToXmlStream(text, true, true);
        return XmlReader::Read(text.str());
    }

    /// \param tap packets \return their bytes
    static uint64_t BytesOf(const Tap& tap)
    {
        uint64_t bytes = 0;
        for (const uint32_t size : tap.sizes)
        {
            bytes += size;
        }
        return bytes;
    }

    std::optional<VpcFlowMonitorHelper> monitor;
};

} // namespace fabrictest
} // namespace vpc
} // namespace ns3
