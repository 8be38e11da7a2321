// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// The fields of flow log records, in the order of AWS's table ("Flow log records", VPC guide).
enum class FlowLogField : uint8_t
{
    VERSION,
    ACCOUNT_ID,
    INTERFACE_ID,
    SRCADDR,
    DSTADDR,
    SRCPORT,
    DSTPORT,
    PROTOCOL,
    PACKETS,
    BYTES,
    START,
    END,
    ACTION,
    LOG_STATUS,
    VPC_ID,
    SUBNET_ID,
    INSTANCE_ID,
    TCP_FLAGS,
    TYPE,
    PKT_SRCADDR,
    PKT_DSTADDR,
    REGION,
    AZ_ID,
    SUBLOCATION_TYPE,
    SUBLOCATION_ID,
    PKT_SRC_AWS_SERVICE,
    PKT_DST_AWS_SERVICE,
    FLOW_DIRECTION,
    TRAFFIC_PATH,
    NOT_APPLICABLE //!< fields of versions 7 to 10, which have no value here: containers and so on
};

/**
 * \brief Which fields the records of a flow log have, and in which order.
 *
 * Versions 2 to 5. The fields that AWS added with versions 7 to 10 are taken, too; nothing that is
 * simulated has a value for them, so that they show "-" as AWS does where a field does not apply:
 * those of containers (ecs-...), reject-reason (of Block Public Access and encryption only),
 * resource-id (of regional NAT gateways only) and encryption-status.
 */
class FlowLogFormat
{
  public:
    /// AWS's default format: the fields of version 2.
    FlowLogFormat();

    /**
     * \brief All fields up to a version, in the order of AWS's table.
     * \param version 2 to 5 \return the format
     * \throw std::invalid_argument one line, if it is none of these
     */
    static FlowLogFormat OfVersion(int version);

    /**
     * \brief Read a custom format.
     * \param text e.g. "${version} ${vpc-id} ${srcaddr}", or v2 to v5
     * \return the format \throw std::invalid_argument one line: a field that does not exist, with
     * the nearest; one that is there twice; none at all; anything that is no field
     */
    static FlowLogFormat Parse(const std::string& text);

    /// A field of the format.
    struct Column
    {
        FlowLogField field; //!< which
        std::string name;   //!< as AWS writes it
        int version;        //!< with which AWS introduced it
    };

    /// \return the fields, in their order
    const std::vector<Column>& GetColumns() const
    {
        return m_columns;
    }

    /// \return the highest version among the fields, what the field version shows
    int GetVersion() const;

    /// \return the names of the fields, with spaces: first line of each file
    std::string GetHeader() const;

    /// \return it as AWS writes formats: ${version} ${account-id} ...
    std::string GetText() const;

  private:
    explicit FlowLogFormat(std::vector<Column> columns);

    std::vector<Column> m_columns;
};

} // namespace vpc
} // namespace ns3
