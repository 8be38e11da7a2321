// SPDX-License-Identifier: GPL-2.0-only
// The corpus's tables of probes, read for the tests that put them.
#pragma once

#include "ns3/vpc-resolve.h"

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace vpc_corpus
{

using namespace ns3::vpc::aws;

/// One row of a table of probes.
struct Row
{
    std::string name;
    std::string snapshot;
    ReachQuery query;
    std::string expected;
    std::string scope;
    std::string disposition;
};

/// \return the folder with the dumps
inline std::string
SnapshotsFolder()
{
    const char* folder = std::getenv("VPC_CORPUS_DIR");
    return std::string(folder ? folder : "VPC_CORPUS_DIR-is-not-set") + "/aws-snapshots";
}

/// \param file a table with the header case, snapshot, src, dst, proto, dport, expected, ...
inline std::vector<Row>
ReadRows(const std::string& file)
{
    const std::map<std::string, uint8_t> protocols = {{"tcp", PROTOCOL_TCP},
                                                      {"udp", PROTOCOL_UDP},
                                                      {"icmp", PROTOCOL_ICMP}};
    std::vector<Row> rows;
    std::ifstream in(SnapshotsFolder() + "/" + file);
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line))
    {
        std::vector<std::string> fields;
        std::istringstream words(line);
        for (std::string field; std::getline(words, field, '\t');)
        {
            fields.push_back(field);
        }
        Row row;
        row.name = fields.at(0);
        row.snapshot = fields.at(1);
        row.query.id = row.name;
        row.query.source = fields.at(2);
        row.query.destination = fields.at(3);
        row.query.protocol = protocols.at(fields.at(4));
        row.query.destinationPort =
            static_cast<uint16_t>(fields.at(5).empty() ? 0 : std::stoi(fields.at(5)));
        row.expected = fields.at(6);
        row.scope = fields.at(7);
        row.disposition = fields.size() > 8 ? fields.at(8) : "";
        rows.push_back(row);
    }
    return rows;
}

} // namespace vpc_corpus
