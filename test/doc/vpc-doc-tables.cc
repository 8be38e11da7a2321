// SPDX-License-Identifier: GPL-2.0-only
//
// Writes the tables of attributes, trace sources and assumptions in doc/vpc-endpoints.rst, or
// checks that they say what the code says: vpc-doc-tables --check FILE, or --write FILE.
#include "ns3/attribute.h"
#include "ns3/data-rate.h"
#include "ns3/nstime.h"
#include "ns3/pointer.h"
#include "ns3/type-id.h"

#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/// The lines between which a table stands.
const char* const BEGIN = ".. Made by vpc-doc-tables: ";
const char* const END = ".. End of what vpc-doc-tables made.";

const char* const PREFIX = "ns3::vpc::"; //!< of the names of the module's classes

/// How many entries of a kind a class has itself.
using Counter = std::size_t (TypeId::*)() const;

/// \param type a class \return whether it is the module's
bool
IsOurs(TypeId type)
{
    return type.GetName().rfind(PREFIX, 0) == 0;
}

/// \return all TypeIds of the module, by name
std::map<std::string, TypeId>
FindTypes()
{
    std::map<std::string, TypeId> types;
    for (uint16_t i = 0; i < TypeId::GetRegisteredN(); ++i)
    {
        const TypeId type = TypeId::GetRegistered(i);
        if (IsOurs(type))
        {
            types.emplace(type.GetName(), type);
        }
    }
    return types;
}

/// \return those that have what \p count counts
std::map<std::string, TypeId>
FindTypes(Counter count)
{
    std::map<std::string, TypeId> types = FindTypes();
    for (auto type = types.begin(); type != types.end();)
    {
        type = (type->second.*count)() > 0 ? std::next(type) : types.erase(type);
    }
    return types;
}

/// \param text plain text \return it without a meaning to reStructuredText
std::string
Escaped(const std::string& text)
{
    std::string escaped;
    for (const char c : text)
    {
        if (c == '*' || c == '`' || c == '_' || c == '|' || c == '\\')
        {
            escaped += '\\';
        }
        escaped += c;
    }
    return escaped;
}

/// \param time a time \return it in the largest unit that needs no fraction
std::string
Written(Time time)
{
    const int64_t ns = time.GetNanoSeconds();
    const std::pair<int64_t, const char*> units[] = {{1000000000, " s"},
                                                     {1000000, " ms"},
                                                     {1000, " µs"}};
    for (const auto& [size, unit] : units)
    {
        if (ns % size == 0)
        {
            return std::to_string(ns / size) + unit;
        }
    }
    return std::to_string(ns) + " ns";
}

/// \param bitsPerSecond a rate \return it in the largest unit that needs no fraction
std::string
WrittenRate(uint64_t bitsPerSecond)
{
    const std::pair<uint64_t, const char*> units[] = {{1000000000, " Gbps"}, {1000000, " Mbps"}};
    for (const auto& [size, unit] : units)
    {
        if (bitsPerSecond % size == 0)
        {
            return std::to_string(bitsPerSecond / size) + unit;
        }
    }
    return std::to_string(bitsPerSecond) + " bps";
}

/// \param attribute an attribute \return its default as a user would write it
std::string
DefaultOf(const TypeId::AttributeInformation& attribute)
{
    const std::string text = attribute.initialValue->SerializeToString(attribute.checker);
    const std::string type = attribute.checker->GetValueTypeName();
    if (type == "ns3::TimeValue")
    {
        return Written(Time(text));
    }
    if (type == "ns3::DataRateValue")
    {
        return WrittenRate(DataRate(text).GetBitRate());
    }
    const auto* pointer = dynamic_cast<const PointerValue*>(PeekPointer(attribute.initialValue));
    if (pointer && !pointer->GetObject())
    {
        return "none";
    }
    return text.empty() ? "empty" : "``" + text + "``";
}

/// \param attribute an attribute \return the name of its value's class, e.g. Time
std::string
TypeOf(const TypeId::AttributeInformation& attribute)
{
    std::string name = attribute.checker->GetValueTypeName();
    name = name.substr(name.rfind(':') + 1);
    return name.substr(0, name.rfind("Value"));
}

/// \param type a class \param count what is counted \return its next ancestor here that has some
std::string
AncestorOf(TypeId type, Counter count)
{
    TypeId parent = type.GetParent();
    while (IsOurs(parent) && (parent.*count)() == 0)
    {
        parent = parent.GetParent();
    }
    return IsOurs(parent) ? parent.GetName() : std::string();
}

/// \return a class that is not in the group of the module's, by which ns-3's tools list it
std::string
FindOutsider()
{
    for (const auto& [name, type] : FindTypes())
    {
        if (type.GetGroupName() != "VpcEndpoints")
        {
            return name;
        }
    }
    return "";
}

/// Write the head of a class's table.
void
WriteHead(std::ostream& out,
          TypeId type,
          Counter count,
          const std::vector<std::string>& columns,
          const std::string& note,
          const std::string& widths)
{
    out << "**" << type.GetName() << "**";
    const std::string parent = AncestorOf(type, count);
    if (!parent.empty())
    {
        out << " (and what ``" << parent << "`` has)";
    }
    out << note << "\n\n.. list-table::\n   :header-rows: 1\n   :widths: " << widths << "\n\n";
    for (std::size_t i = 0; i < columns.size(); ++i)
    {
        out << (i == 0 ? "   * - " : "     - ") << columns[i] << "\n";
    }
}

/// \return the tables of all attributes
std::string
MakeAttributeTables()
{
    std::ostringstream out;
    for (const auto& [name, type] : FindTypes(&TypeId::GetAttributeN))
    {
        WriteHead(out,
                  type,
                  &TypeId::GetAttributeN,
                  {"Attribute", "Type", "Default", "Meaning and source"},
                  "",
                  "20 12 18 50");
        for (std::size_t i = 0; i < type.GetAttributeN(); ++i)
        {
            const TypeId::AttributeInformation attribute = type.GetAttribute(i);
            out << "   * - ``" << attribute.name << "``\n     - " << TypeOf(attribute)
                << "\n     - " << DefaultOf(attribute) << "\n     - " << Escaped(attribute.help)
                << "\n";
        }
        out << "\n";
    }
    out << "Without attributes of their own:\n\n";
    for (const auto& [name, type] : FindTypes())
    {
        if (type.GetAttributeN() == 0)
        {
            const std::string parent = AncestorOf(type, &TypeId::GetAttributeN);
            out << "* ``" << name << "``"
                << (parent.empty() ? "" : ", which has those of ``" + parent + "``") << "\n";
        }
    }
    out << "\n";
    return out.str();
}

/// \return the attributes that stand for what AWS does not publish, by what their help says
std::string
MakeAssumptionTable()
{
    std::ostringstream out;
    out << ".. list-table::\n   :header-rows: 1\n   :widths: 35 15 50\n\n"
        << "   * - Attribute\n     - Default\n     - Meaning\n";
    for (const auto& [name, type] : FindTypes(&TypeId::GetAttributeN))
    {
        for (std::size_t i = 0; i < type.GetAttributeN(); ++i)
        {
            const TypeId::AttributeInformation attribute = type.GetAttribute(i);
            if (attribute.help.find("ssumption") != std::string::npos)
            {
                out << "   * - ``" << name.substr(std::string(PREFIX).size())
                    << "::" << attribute.name << "``\n     - " << DefaultOf(attribute)
                    << "\n     - " << Escaped(attribute.help) << "\n";
            }
        }
    }
    out << "\n";
    return out.str();
}

/// \param type a class \return where Config finds its objects
std::string
ConfigPathOf(TypeId type)
{
    const std::pair<const char*, const char*> places[] = {
        {"ns3::Application", "/NodeList/*/ApplicationList/*/"},
        {"ns3::NetDevice", "/NodeList/*/DeviceList/*/"},
        {"ns3::Channel", "/ChannelList/*/"},
        {"ns3::Node", "/NodeList/*/"},
        {"ns3::vpc::NameResolver", "/NodeList/*/"},
        {"ns3::vpc::SimulatedCloud", "/"}};
    for (const auto& [ancestor, path] : places)
    {
        const TypeId place = TypeId::LookupByName(ancestor);
        if (type == place || type.IsChildOf(place))
        {
            return std::string(path) + "$" + type.GetName() + "/";
        }
    }
    return "";
}

/// \return the tables of all trace sources
std::string
MakeTraceTables()
{
    std::ostringstream out;
    for (const auto& [name, type] : FindTypes(&TypeId::GetTraceSourceN))
    {
        const std::string path = ConfigPathOf(type);
        WriteHead(out,
                  type,
                  &TypeId::GetTraceSourceN,
                  {"Trace source", "Signature", "Meaning"},
                  path.empty() ? ", connected by the object itself" : ", under ``" + path + "``",
                  "20 40 40");
        for (std::size_t i = 0; i < type.GetTraceSourceN(); ++i)
        {
            const TypeId::TraceSourceInformation trace = type.GetTraceSource(i);
            out << "   * - ``" << trace.name << "``\n     - ``" << trace.callback << "``\n     - "
                << Escaped(trace.help) << "\n";
        }
        out << "\n";
    }
    return out.str();
}

/// \param text the documentation \return it with all tables made anew
std::string
Renewed(const std::string& text, std::string& error)
{
    const std::map<std::string, std::string> tables = {{"attributes", MakeAttributeTables()},
                                                       {"assumptions", MakeAssumptionTable()},
                                                       {"traces", MakeTraceTables()}};
    std::ostringstream out;
    std::istringstream in(text);
    std::size_t found = 0;
    bool skips = false;
    for (std::string line; std::getline(in, line);)
    {
        if (line.rfind(BEGIN, 0) == 0)
        {
            const auto table = tables.find(line.substr(std::string(BEGIN).size()));
            if (table == tables.end())
            {
                error = "no table is called so: " + line;
                return text;
            }
            out << line << "\n\n" << table->second;
            ++found;
            skips = true;
        }
        skips = skips && line != END;
        if (!skips)
        {
            out << line << "\n";
        }
    }
    if (skips || found != tables.size())
    {
        error = "it lacks one of the lines between which the tables stand";
    }
    return out.str();
}

} // namespace

int
main(int argc, char* argv[])
{
    const std::string mode = argc == 3 ? argv[1] : "";
    if (mode != "--check" && mode != "--write")
    {
        std::cerr << "Usage: vpc-doc-tables --check FILE | --write FILE\n";
        return 2;
    }
    const std::string file = argv[2];
    std::ifstream in(file);
    std::ostringstream text;
    text << in.rdbuf();
    std::string error = in ? "" : "cannot be read";
    const std::string renewed = in ? Renewed(text.str(), error) : "";
    if (!error.empty())
    {
        std::cerr << "vpc-doc-tables: " << file << ": " << error << "\n";
        return 2;
    }
    const std::string outsider = FindOutsider();
    if (!outsider.empty())
    {
        std::cerr << "vpc-doc-tables: " << outsider << " has not the group name VpcEndpoints\n";
        return 1;
    }
    if (mode == "--write")
    {
        std::ofstream(file) << renewed;
        return 0;
    }
    if (renewed != text.str())
    {
        std::cerr << "vpc-doc-tables: the tables of attributes and trace sources in " << file
                  << " are not what the code says; run: vpc-doc-tables --write " << file << "\n";
        return 1;
    }
    return 0;
}
