// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-json.h"
#include "vpc-snapshot-builder.h"

#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// A file of a dump and whose dump it is. Internal to the reader.
struct SnapshotFile
{
    JsonDocument document; //!< its content
    std::string folder;    //!< that holds the file
    SnapshotSource source; //!< where it is from
};

/**
 * \brief Read all JSON files of some folders, and find out whose dump each is.
 * \param folders as the user gave them
 * \return the files: folders in the given order, files of a folder sorted by path
 * \throw aws::InputError if a folder is missing or has no JSON, or a file is broken
 */
std::vector<SnapshotFile> ReadSnapshotFiles(const std::vector<std::string>& folders);

} // namespace vpc
} // namespace ns3
