// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <unistd.h>
#include <vector>

/**
 * \file
 * Reads flow logs as any tool does: unpacks the file by gzip(1), and goes by the header line.
 */
namespace flowlog_test
{

namespace fs = std::filesystem;

/// A record, by the names of its fields.
using Row = std::map<std::string, std::string>;

/// \param text some \param separator between words \return the words
inline std::vector<std::string>
Split(const std::string& text, char separator)
{
    std::vector<std::string> words;
    std::istringstream stream(text);
    for (std::string word; std::getline(stream, word, separator);)
    {
        words.push_back(word);
    }
    return words;
}

/// \param file a gzip file \return what is packed in it
inline std::string
Unpack(const fs::path& file)
{
    FILE* pipe = popen(("gzip -dc '" + file.string() + "'").c_str(), "r");
    std::string text;
    char buffer[4096];
    for (std::size_t n = 0; pipe && (n = fread(buffer, 1, sizeof(buffer), pipe)) > 0;)
    {
        text.append(buffer, n);
    }
    EXPECT_EQ(pipe ? pclose(pipe) : -1, 0) << file;
    return text;
}

/// \param bytes a gzip file \return what is packed in it
inline std::string
UnpackBytes(const std::string& bytes)
{
    const fs::path file =
        fs::path(testing::TempDir()) / ("flow-log-" + std::to_string(getpid()) + ".gz");
    std::ofstream(file, std::ios::binary) << bytes;
    const std::string text = Unpack(file);
    fs::remove(file);
    return text;
}

/// \param text a header line and records \return the records; each must have all fields
inline std::vector<Row>
ParseRows(const std::string& text)
{
    std::vector<Row> rows;
    const std::vector<std::string> lines = Split(text, '\n');
    const std::vector<std::string> names = Split(lines.at(0), ' ');
    for (std::size_t i = 1; i < lines.size(); ++i)
    {
        const std::vector<std::string> values = Split(lines[i], ' ');
        EXPECT_EQ(values.size(), names.size()) << lines[i];
        Row row;
        for (std::size_t n = 0; n < std::min(values.size(), names.size()); ++n)
        {
            row[names[n]] = values[n];
        }
        rows.push_back(row);
    }
    return rows;
}

/// \param row a record \param name of a field with a number \return the number
inline int64_t
Number(const Row& row, const std::string& name)
{
    return std::stoll(row.at(name));
}

/// What AWS's types of the fields allow (Parquet data types of "Flow log records").
inline void
CheckTypes(const Row& row)
{
    static const std::regex number("[0-9]+|-");
    static const std::regex address("[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+|-");
    static const std::map<std::string, std::regex> shapes{
        {"version", std::regex("[2-9]|10")},
        {"account-id", std::regex("[0-9]{12}|unknown")},
        {"interface-id", std::regex("eni-[0-9a-z-]+")},
        {"srcaddr", address},
        {"dstaddr", address},
        {"srcport", number},
        {"dstport", number},
        {"protocol", number},
        {"packets", number},
        {"bytes", number},
        {"start", std::regex("[0-9]+")},
        {"end", std::regex("[0-9]+")},
        {"action", std::regex("ACCEPT|REJECT|-")},
        {"log-status", std::regex("OK|NODATA|SKIPDATA")},
        {"vpc-id", std::regex("vpc-[0-9a-z]+")},
        {"subnet-id", std::regex("subnet-[0-9a-z]+")},
        {"instance-id", std::regex("i-[0-9a-z]+|-")},
        {"tcp-flags", number},
        {"type", std::regex("IPv4|-")},
        {"pkt-srcaddr", address},
        {"pkt-dstaddr", address},
        {"region", std::regex("[a-z]+-[a-z]+-[0-9]")},
        {"az-id", std::regex("[a-z0-9]+-az[0-9]+")},
        {"sublocation-type", std::regex("-")},
        {"sublocation-id", std::regex("-")},
        {"pkt-src-aws-service", std::regex("[A-Z0-9_]+|-")},
        {"pkt-dst-aws-service", std::regex("[A-Z0-9_]+|-")},
        {"flow-direction", std::regex("ingress|egress|-")},
        {"traffic-path", std::regex("[1-8]|-")},
    };
    for (const auto& [name, value] : row)
    {
        const auto shape = shapes.find(name);
        ASSERT_NE(shape, shapes.end()) << name;
        EXPECT_TRUE(std::regex_match(value, shape->second)) << name << ": " << value;
    }
}

/// \param folder of a bucket \return its files by their paths, each checked: name, records inside
/// of its five minutes, types
inline std::map<std::string, std::vector<Row>>
ReadBucket(const fs::path& folder)
{
    static const std::regex shape("([0-9]{12})_vpcflowlogs_([a-z0-9-]+)_(fl-[0-9a-f]{17})_"
                                  "([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})Z_"
                                  "[0-9a-f]{8}\\.log\\.gz");
    std::map<std::string, std::vector<Row>> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
    {
        if (!entry.is_regular_file())
        {
            continue;
        }
        const std::string name = entry.path().filename().string();
        std::smatch parts;
        EXPECT_TRUE(std::regex_match(name, parts, shape)) << name;
        std::tm stamp{};
        stamp.tm_year = std::stoi(parts[4]) - 1900;
        stamp.tm_mon = std::stoi(parts[5]) - 1;
        stamp.tm_mday = std::stoi(parts[6]);
        stamp.tm_hour = std::stoi(parts[7]);
        stamp.tm_min = std::stoi(parts[8]);
        const int64_t from = timegm(&stamp);
        EXPECT_EQ(from % 300, 0) << name;
        const std::string path = fs::relative(entry.path(), folder).string();
        std::vector<Row>& rows = files[path] = ParseRows(Unpack(entry.path()));
        EXPECT_FALSE(rows.empty()) << path;
        for (const Row& row : rows)
        {
            CheckTypes(row);
            EXPECT_LE(Number(row, "start"), Number(row, "end"));
            EXPECT_LE(from, Number(row, "end")) << path;
            EXPECT_LT(Number(row, "end"), from + 300) << path;
        }
    }
    return files;
}

} // namespace flowlog_test
