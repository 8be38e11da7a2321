// SPDX-License-Identifier: GPL-2.0-only
// What vpcsim run writes of packets: captures, ascii traces, an animation.
#include "vpc-test-paths.h"
#include "vpc-tshark.h"
#include "vpc-vpcsim.h"

#include <algorithm>
#include <map>
#include <optional>
#include <regex>
#include <set>

namespace
{

using namespace vpcsim_test;

/// An element of an XML document.
struct Element
{
    std::string name;
    std::map<std::string, std::string> attributes;
};

/**
 * \param text a document without comments and processing instructions
 * \return its elements in the order in which they begin; nothing if it is not well-formed
 */
std::optional<std::vector<Element>>
ReadXml(const std::string& text)
{
    static const std::regex tag(
        "<(/"
        "?)([A-Za-z][A-Za-z0-9]*)((?:\\s+[A-Za-z]\\w*=\"(?:[^\"<&]|&(?:lt|gt|amp|quot|apos);)*\")"
        "*)\\s*(/?)>");
    static const std::regex attribute("([A-Za-z]\\w*)=\"([^\"]*)\"");
    std::vector<Element> elements;
    std::vector<std::string> open;
    std::size_t at = 0;
    while ((at = text.find('<', at)) != std::string::npos)
    {
        const std::size_t end = text.find('>', at);
        std::smatch match;
        const std::string candidate =
            text.substr(at, end == std::string::npos ? end : end - at + 1);
        if (!std::regex_match(candidate, match, tag) || (open.empty() && !elements.empty()))
        {
            return std::nullopt;
        }
        if (match[1] == "/")
        {
            if (open.empty() || open.back() != match[2])
            {
                return std::nullopt;
            }
            open.pop_back();
        }
        else
        {
            Element element{match[2], {}};
            const std::string attributes = match[3];
            for (std::sregex_iterator i(attributes.begin(), attributes.end(), attribute), none;
                 i != none;
                 ++i)
            {
                element.attributes[(*i)[1]] = (*i)[2];
            }
            elements.push_back(element);
            if (match[4] != "/")
            {
                open.push_back(match[2]);
            }
        }
        at = end;
    }
    return open.empty() && !elements.empty() ? std::make_optional(elements) : std::nullopt;
}

/// Two clients a zone for a minute; the ENI of one zone fails.
class VpcsimTraces : public VpcsimTest
{
  protected:
    VpcsimTraces()
    {
        Write("experiment.yaml",
              "topology: {cloudformation: '" +
                  testpaths::Project("examples/experiments/three-az.yaml") +
                  "'}\n"
                  "duration: 60s\n"
                  "workload:\n"
                  "  - {from: {vpc: Vpc, hosts: 2, securityGroups: [ClientGroup]}, to: {endpoint: "
                  "SqsEndpoint}, rate: 1/s}\n"
                  "faults: [{at: 20s, for: 20s, interfaceEndpoint: SqsEndpoint, az: use1-az2}]\n"
                  "measure: {plots: false}\n");
    }

    /// \param settings of measure, as YAML \return what the run did
    Result RunWith(const std::string& settings) const
    {
        return Call("run experiment.yaml --out o " + settings);
    }

    /// \param folder in the test's folder \return names of the files in it by their ending
    std::map<std::string, std::set<std::string>> ListFiles(const std::string& folder) const
    {
        std::map<std::string, std::set<std::string>> files;
        for (const auto& entry : fs::directory_iterator(m_folder / folder))
        {
            files[entry.path().extension().string()].insert(entry.path().filename().string());
        }
        return files;
    }
};

TEST_F(VpcsimTraces, ReaderOfXmlTellsWhatIsWellFormed)
{
    EXPECT_TRUE(ReadXml("<a >\n<b c=\"1 &lt; 2\" />\n<d><e/></d></a>"));
    for (const char* wrong :
         {"<a>", "<a></b>", "<a b=\"<\"/>", "<a b=\"&\"/>", "<a/><b/>", "", "<a"})
    {
        EXPECT_FALSE(ReadXml(wrong)) << wrong;
    }
}

TEST_F(VpcsimTraces, NamedOnesHaveAFileOfEachEni)
{
    const Result run =
        RunWith("--set 'measure.pcap=[\"SqsEndpoint\"]' --set 'measure.ascii=[\"SqsEndpoint\"]'");
    ASSERT_EQ(run.exitCode, 0) << run.err;
    auto files = ListFiles("o");
    EXPECT_EQ(files[".pcap"].size(), 3u);
    EXPECT_EQ(files[".tr"].size(), 3u);
    for (const std::string& file : files[".tr"])
    {
        EXPECT_EQ(file.rfind("SqsEndpoint-use1-az", 0), 0u) << file;
        EXPECT_EQ(files[".pcap"].count(fs::path(file).stem().string() + ".pcap"), 1u) << file;
        const std::vector<std::string> lines = LinesOf(Read(m_folder / "o" / file));
        EXPECT_GT(lines.size(), 100u) << file;
        for (const std::string& line : lines)
        {
            ASSERT_TRUE(std::regex_search(line, std::regex("^[+rd] [0-9.]+ ns3::Ipv4Header")))
                << line;
        }
    }
}

TEST_F(VpcsimTraces, OfAllDevicesATableTellsWhoseTheFilesAre)
{
    const Result run = RunWith("--set measure.pcap=all --set measure.ascii=all");
    ASSERT_EQ(run.exitCode, 0) << run.err;
    auto files = ListFiles("o/traces");
    const std::vector<std::string> table = LinesOf(Read(m_folder / "o/traces/devices.csv"));
    ASSERT_GT(table.size(), 10u);
    EXPECT_EQ(table.front(), "node,device,name,id,kind,role,eni,az,network");
    EXPECT_EQ(files[".pcap"].size(), table.size() - 1);
    EXPECT_EQ(files[".tr"].size(), table.size() - 1);
    std::size_t enis = 0;
    for (std::size_t i = 1; i < table.size(); ++i)
    {
        const std::size_t comma = table[i].find(',');
        const std::string name =
            "vpc-" + table[i].substr(0, comma) + "-" +
            table[i].substr(comma + 1, table[i].find(',', comma + 1) - comma - 1);
        EXPECT_EQ(files[".pcap"].count(name + ".pcap"), 1u) << table[i];
        EXPECT_EQ(files[".tr"].count(name + ".tr"), 1u) << table[i];
        if (table[i].find(",SqsEndpoint,vpce-") != std::string::npos &&
            table[i].find(",interface-endpoint,interface-endpoint,eni-") != std::string::npos)
        {
            ++enis;
            EXPECT_GT(LinesOf(Read(m_folder / "o/traces" / (name + ".tr"))).size(), 100u) << name;
        }
    }
    EXPECT_EQ(enis, 3u);
    if (vpc_tshark::IsInstalled())
    {
        const std::string folder = (m_folder / "o/traces").string();
        const std::string all = "mergecap -w - '" + folder + "'/*.pcap | tshark -r - ";
        // What TCP carries here is no protocol, whatever tshark takes it for by its port.
        EXPECT_EQ(
            vpc_tshark::LinesOf(all + "-Y '_ws.malformed and !(tcp.len > 0)' 2>/dev/null").size(),
            0u);
        EXPECT_GT(vpc_tshark::LinesOf(all + "-Y dns 2>/dev/null").size(), 0u);
    }
}

TEST_F(VpcsimTraces, NothingIsWrittenOfPacketsUnlessItIsAskedFor)
{
    const Result run = RunWith("");
    ASSERT_EQ(run.exitCode, 0) << run.err;
    auto files = ListFiles("o");
    EXPECT_TRUE(files[".pcap"].empty() && files[".tr"].empty() && files[".xml"].empty());
    EXPECT_FALSE(fs::exists(m_folder / "o/traces"));
}

TEST_F(VpcsimTraces, OtherWordsThanAllAreAMistake)
{
    ExpectMistake("run experiment.yaml --out o --set measure.pcap=everything", {"measure.pcap"});
    ExpectMistake("run experiment.yaml --out o --set 'measure.ascii=[\"SqsEndpiont\"]'",
                  {"SqsEndpiont", "SqsEndpoint"});
    ExpectMistake("run experiment.yaml --out o --set "
                  "'measure.netanim={\"from\":\"5s\",\"until\":\"5s\"}'",
                  {"until is not after from"});
    EXPECT_FALSE(fs::exists(m_folder / "o"));
}

/// Animations, where this vpcsim makes them.
class VpcsimAnimation : public VpcsimTraces
{
  protected:
    /// \param setting of measure.netanim, as JSON \return elements of animation.xml; none: it is
    /// not well-formed, or this vpcsim makes none
    std::vector<Element> Animate(const std::string& setting)
    {
        fs::remove_all(m_folder / "o");
        const Result run = RunWith("--set 'measure.netanim=" + setting + "'");
        if (run.err.find("built without ns-3's netanim") != std::string::npos)
        {
            isRefused = true;
            EXPECT_EQ(run.exitCode, 2);
            EXPECT_EQ(LinesOf(run.err).size(), 1u) << run.err;
            EXPECT_FALSE(fs::exists(m_folder / "o"));
            return {};
        }
        EXPECT_EQ(run.exitCode, 0) << run.err;
        out = run.out;
        const auto elements = ReadXml(Read(m_folder / "o/animation.xml"));
        EXPECT_TRUE(elements) << "not well-formed";
        return elements.value_or(std::vector<Element>{});
    }

    static std::vector<Element> Select(const std::vector<Element>& all, const std::string& name)
    {
        std::vector<Element> some;
        std::copy_if(all.begin(), all.end(), std::back_inserter(some), [&name](const Element& e) {
            return e.name == name;
        });
        return some;
    }

    bool isRefused{false};
    std::string out;
};

TEST_F(VpcsimAnimation, HasAllNodesInTheColumnsOfTheirZones)
{
    const std::vector<Element> all = Animate("true");
    if (isRefused)
    {
        GTEST_SKIP() << "this vpcsim was built without netanim: refused in one line";
    }
    // Of the devices' table come the zones, of the animation the places.
    ASSERT_EQ(RunWith("--set measure.ascii=all").exitCode, 0);
    std::map<std::string, std::set<std::string>> zonesOfNode;
    for (const std::string& line : LinesOf(Read(m_folder / "o/traces/devices.csv")))
    {
        std::smatch match;
        if (std::regex_match(line, match, std::regex("([0-9]+),.*,([^,]*),[^,]*")))
        {
            zonesOfNode[match[1]].insert(match[2]);
        }
    }
    std::map<std::string, double> x;
    for (const Element& node : Select(all, "node"))
    {
        x[node.attributes.at("id")] = std::stod(node.attributes.at("locX"));
    }
    std::map<std::string, std::pair<double, double>> columns;
    for (const auto& [node, zones] : zonesOfNode)
    {
        ASSERT_EQ(x.count(node), 1u) << "node " << node << " is not in the animation";
        if (zones.size() == 1 && !zones.begin()->empty())
        {
            auto [column, isNew] = columns.try_emplace(*zones.begin(), x[node], x[node]);
            column->second.first = std::min(column->second.first, x[node]);
            column->second.second = std::max(column->second.second, x[node]);
        }
    }
    ASSERT_EQ(columns.size(), 3u);
    EXPECT_LT(columns["use1-az1"].second, columns["use1-az2"].first);
    EXPECT_LT(columns["use1-az2"].second, columns["use1-az4"].first);
    EXPECT_GT(x.size(), zonesOfNode.size()); // stand-ins and names, too

    std::set<std::string> descriptions;
    for (const Element& update : Select(all, "nu"))
    {
        if (update.attributes.at("p") == "d")
        {
            descriptions.insert(update.attributes.at("descr"));
        }
    }
    for (const char* name :
         {"SqsEndpoint", "SqsEndpoint in use1-az2", "S3Endpoint", "use1-az4", "Vpc"})
    {
        EXPECT_EQ(descriptions.count(name), 1u) << name;
    }
}

TEST_F(VpcsimAnimation, WhatFailsTurnsRedAndIsWellAgain)
{
    const std::vector<Element> all = Animate("true");
    if (isRefused)
    {
        GTEST_SKIP() << "this vpcsim was built without netanim: refused in one line";
    }
    std::map<std::string, std::string> idOf;
    std::map<std::string, std::vector<std::string>> colours; // of a node: seconds and colour
    for (const Element& update : Select(all, "nu"))
    {
        const auto& is = update.attributes;
        if (is.at("p") == "d")
        {
            idOf[is.at("descr")] = is.at("id");
        }
        else if (is.at("p") == "c" && is.at("t") != "0")
        {
            colours[is.at("id")].push_back(is.at("t") + " " + is.at("r") + "," + is.at("g") + "," +
                                           is.at("b"));
        }
    }
    const std::vector<std::string> dies = {"20 214,39,40", "40 44,160,44"};
    const std::vector<std::string> isHurt = {"20 255,152,0", "40 44,160,44"};
    EXPECT_EQ(colours[idOf["SqsEndpoint in use1-az2"]], dies);
    EXPECT_EQ(colours[idOf["SqsEndpoint"]], isHurt);
    EXPECT_TRUE(colours[idOf["SqsEndpoint in use1-az1"]].empty());
    EXPECT_TRUE(colours[idOf["S3Endpoint"]].empty());
}

TEST_F(VpcsimAnimation, PacketsAreDrawnFromTheFaultOnAndNotTooMany)
{
    std::vector<Element> packets = Select(Animate("true"), "p");
    if (isRefused)
    {
        GTEST_SKIP() << "this vpcsim was built without netanim: refused in one line";
    }
    ASSERT_GT(packets.size(), 1000u);
    EXPECT_GE(std::stod(packets.front().attributes.at("fbTx")), 18.0);
    EXPECT_LT(std::stod(packets.front().attributes.at("fbTx")), 19.5);
    EXPECT_GT(std::stod(packets.back().attributes.at("fbTx")), 50.0);
    std::set<std::string> nodes;
    for (const Element& packet : packets)
    {
        nodes.insert(packet.attributes.at("fId"));
        EXPECT_LT(std::stod(packet.attributes.at("fbTx")), std::stod(packet.attributes.at("lbRx")));
    }
    EXPECT_GE(nodes.size(), 10u); // clients, resolvers, the endpoint, the service

    packets = Select(Animate("{\"from\": \"5s\", \"packets\": 123}"), "p");
    EXPECT_EQ(packets.size(), 123u);
    EXPECT_GE(std::stod(packets.front().attributes.at("fbTx")), 5.0);
    EXPECT_NE(out.find("animation.xml ends with packet 123"), std::string::npos) << out;

    packets = Select(Animate("{\"from\": \"5s\", \"until\": \"8s\"}"), "p");
    EXPECT_GT(packets.size(), 20u);
    EXPECT_LE(std::stod(packets.back().attributes.at("fbTx")), 8.0);
}

TEST_F(VpcsimAnimation, ChangesNoResult)
{
    ASSERT_EQ(RunWith("").exitCode, 0);
    const std::string without = Read(m_folder / "o/requests.csv");
    EXPECT_GT(without.size(), 1000u);
    Animate("true");
    if (isRefused)
    {
        GTEST_SKIP() << "this vpcsim was built without netanim: refused in one line";
    }
    EXPECT_EQ(Read(m_folder / "o/requests.csv"), without);
    EXPECT_EQ(RunWith("--set measure.pcap=all --set measure.ascii=all").exitCode, 0);
    EXPECT_EQ(Read(m_folder / "o/requests.csv"), without);
}

} // namespace
