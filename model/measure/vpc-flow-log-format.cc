// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-flow-log-format.h"

#include "ns3/vpc-nearest-name.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace ns3
{
namespace vpc
{

namespace
{

using Field = FlowLogField;
using Column = FlowLogFormat::Column;

/// Versions that a shorthand stands for.
constexpr int FIRST_SHORTHAND = 2;
constexpr int LAST_SHORTHAND = 5;

/// AWS's table. Version 6 is of transit gateways' flow logs.
const std::vector<Column>&
AllColumns()
{
    static const std::vector<Column> columns{
        {Field::VERSION, "version", 2},
        {Field::ACCOUNT_ID, "account-id", 2},
        {Field::INTERFACE_ID, "interface-id", 2},
        {Field::SRCADDR, "srcaddr", 2},
        {Field::DSTADDR, "dstaddr", 2},
        {Field::SRCPORT, "srcport", 2},
        {Field::DSTPORT, "dstport", 2},
        {Field::PROTOCOL, "protocol", 2},
        {Field::PACKETS, "packets", 2},
        {Field::BYTES, "bytes", 2},
        {Field::START, "start", 2},
        {Field::END, "end", 2},
        {Field::ACTION, "action", 2},
        {Field::LOG_STATUS, "log-status", 2},
        {Field::VPC_ID, "vpc-id", 3},
        {Field::SUBNET_ID, "subnet-id", 3},
        {Field::INSTANCE_ID, "instance-id", 3},
        {Field::TCP_FLAGS, "tcp-flags", 3},
        {Field::TYPE, "type", 3},
        {Field::PKT_SRCADDR, "pkt-srcaddr", 3},
        {Field::PKT_DSTADDR, "pkt-dstaddr", 3},
        {Field::REGION, "region", 4},
        {Field::AZ_ID, "az-id", 4},
        {Field::SUBLOCATION_TYPE, "sublocation-type", 4},
        {Field::SUBLOCATION_ID, "sublocation-id", 4},
        {Field::PKT_SRC_AWS_SERVICE, "pkt-src-aws-service", 5},
        {Field::PKT_DST_AWS_SERVICE, "pkt-dst-aws-service", 5},
        {Field::FLOW_DIRECTION, "flow-direction", 5},
        {Field::TRAFFIC_PATH, "traffic-path", 5},
        {Field::NOT_APPLICABLE, "ecs-cluster-arn", 7},
        {Field::NOT_APPLICABLE, "ecs-cluster-name", 7},
        {Field::NOT_APPLICABLE, "ecs-container-instance-arn", 7},
        {Field::NOT_APPLICABLE, "ecs-container-instance-id", 7},
        {Field::NOT_APPLICABLE, "ecs-container-id", 7},
        {Field::NOT_APPLICABLE, "ecs-second-container-id", 7},
        {Field::NOT_APPLICABLE, "ecs-service-name", 7},
        {Field::NOT_APPLICABLE, "ecs-task-definition-arn", 7},
        {Field::NOT_APPLICABLE, "ecs-task-arn", 7},
        {Field::NOT_APPLICABLE, "ecs-task-id", 7},
        {Field::NOT_APPLICABLE, "reject-reason", 8},
        {Field::NOT_APPLICABLE, "resource-id", 9},
        {Field::NOT_APPLICABLE, "encryption-status", 10},
    };
    return columns;
}

/// \param name of a field \return it \throw std::invalid_argument if there is none
const Column&
FindColumn(const std::string& name)
{
    const std::vector<Column>& all = AllColumns();
    const auto column =
        std::find_if(all.begin(), all.end(), [&name](const Column& c) { return c.name == name; });
    if (column == all.end())
    {
        std::vector<std::string> names;
        for (const Column& known : all)
        {
            names.push_back(known.name);
        }
        throw std::invalid_argument("flow logs have no field " + name.substr(0, 80) +
                                    aws::DidYouMean(name, names));
    }
    return *column;
}

/// \param word of a format, e.g. ${srcaddr} \return the field's name \throw std::invalid_argument
/// if the word has another shape
std::string
NameIn(const std::string& word)
{
    if (word.size() < 4 || word.compare(0, 2, "${") != 0 || word.back() != '}')
    {
        throw std::invalid_argument("'" + word.substr(0, 80) +
                                    "' is no field of a flow log's format; write fields as "
                                    "${version} ${srcaddr}, with spaces between");
    }
    return word.substr(2, word.size() - 3);
}

} // namespace

FlowLogFormat::FlowLogFormat()
    : FlowLogFormat(OfVersion(2))
{
}

FlowLogFormat::FlowLogFormat(std::vector<Column> columns)
    : m_columns(std::move(columns))
{
}

FlowLogFormat
FlowLogFormat::OfVersion(int version)
{
    if (version < FIRST_SHORTHAND || version > LAST_SHORTHAND)
    {
        throw std::invalid_argument("v" + std::to_string(version) +
                                    " stands for no format of flow logs; give v2, v3, v4, v5 or a "
                                    "list of fields");
    }
    std::vector<Column> columns;
    for (const Column& column : AllColumns())
    {
        if (column.version <= version)
        {
            columns.push_back(column);
        }
    }
    return FlowLogFormat(columns);
}

FlowLogFormat
FlowLogFormat::Parse(const std::string& text)
{
    if (text.size() == 2 && text[0] == 'v' && text[1] >= '0' && text[1] <= '9')
    {
        return OfVersion(text[1] - '0');
    }
    std::vector<Column> columns;
    std::istringstream words(text);
    for (std::string word; words >> word;)
    {
        const Column& column = FindColumn(NameIn(word));
        for (const Column& earlier : columns)
        {
            if (earlier.name == column.name)
            {
                throw std::invalid_argument("a flow log's format has the field " + column.name +
                                            " twice; leave one out");
            }
        }
        columns.push_back(column);
    }
    if (columns.empty())
    {
        throw std::invalid_argument(
            "a flow log's format has no fields; give at least one, e.g. ${srcaddr}");
    }
    return FlowLogFormat(columns);
}

int
FlowLogFormat::GetVersion() const
{
    int version = FIRST_SHORTHAND;
    for (const Column& column : m_columns)
    {
        version = std::max(version, column.version);
    }
    return version;
}

std::string
FlowLogFormat::GetHeader() const
{
    std::string header;
    for (const Column& column : m_columns)
    {
        header += (header.empty() ? "" : " ") + column.name;
    }
    return header;
}

std::string
FlowLogFormat::GetText() const
{
    std::string text;
    for (const Column& column : m_columns)
    {
        text += (text.empty() ? "${" : " ${") + column.name + "}";
    }
    return text;
}

} // namespace vpc
} // namespace ns3
