// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// What a note of the report says.
enum class SnapshotNoteKind
{
    IGNORED, //!< the whole resource was left out
    PART,    //!< the resource was read, without this part of it
    ASSUMED, //!< the dump does not say, so this was taken
};

/// \param kind a kind \return ignored, part or assumed
const char* ToString(SnapshotNoteKind kind);

/// Something that was not read as it stands, and why.
struct SnapshotNote
{
    SnapshotNoteKind kind{SnapshotNoteKind::IGNORED}; //!< of note
    std::string id;  //!< the resource, or the file where a resource has no id
    std::string why; //!< one line, the same text for the same cause
};

/// What became of everything under one top-level key.
struct SnapshotRow
{
    size_t files{0};       //!< files that hold the key
    size_t read{0};        //!< resources that are in the cloud
    size_t repeated{0};    //!< seen once more with the same content, in another account's dump
    size_t unsupported{0}; //!< resources of a kind that is not simulated, named in the cloud
    size_t ignored{0};     //!< resources that were left out; each has a note
    std::vector<SnapshotNote> notes; //!< about single resources
};

/// What a snapshot held, what was read of it, what was not, and why.
struct SnapshotReport
{
    std::vector<std::string> folders;        //!< as they were given
    size_t files{0};                         //!< JSON files read
    std::map<std::string, SnapshotRow> rows; //!< by top-level key

    /// \return a table for people, then a line per cause of something left out or assumed
    std::string ToText() const;

    /// \return one JSON object, ends with a newline
    std::string ToJson() const;
};

} // namespace vpc
} // namespace ns3
