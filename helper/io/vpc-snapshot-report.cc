// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-snapshot-report.h"

#include "vpc-json.h"

#include <algorithm>
#include <iomanip>
#include <sstream>

namespace ns3
{
namespace vpc
{

namespace
{

constexpr size_t IDS_SHOWN = 3; //!< ids a line of the text report gives per cause

/// A column of numbers of the report.
struct Column
{
    const char* title;          //!< heading of the text table
    const char* jsonName;       //!< name in JSON
    size_t SnapshotRow::*value; //!< the number
};

const Column COLUMNS[] = {
    {"files", "files", &SnapshotRow::files},
    {"read", "read", &SnapshotRow::read},
    {"repeated", "repeated", &SnapshotRow::repeated},
    {"not simulated", "unsupported", &SnapshotRow::unsupported},
    {"ignored", "ignored", &SnapshotRow::ignored},
};

/// \param row a row \return whether there is nothing to tell of it but that the key was there
bool
IsEmpty(const SnapshotRow& row)
{
    return row.notes.empty() && row.read + row.repeated + row.unsupported + row.ignored == 0;
}

/// \param out where to \param key top-level key \param notes its notes, gathered by kind and cause
void
PrintNotes(std::ostream& out, const std::string& key, const std::vector<SnapshotNote>& notes)
{
    std::map<std::pair<SnapshotNoteKind, std::string>, std::vector<std::string>> causes;
    for (const SnapshotNote& note : notes)
    {
        causes[{note.kind, note.why}].push_back(note.id);
    }
    for (const auto& [cause, ids] : causes)
    {
        out << "  " << ToString(cause.first) << ": " << key << " (" << ids.size()
            << "): " << cause.second << " [";
        for (size_t i = 0; i < std::min(ids.size(), IDS_SHOWN); ++i)
        {
            out << (i ? ", " : "") << ids[i];
        }
        out << (ids.size() > IDS_SHOWN ? ", ...]\n" : "]\n");
    }
}

} // namespace

const char*
ToString(SnapshotNoteKind kind)
{
    static const char* const names[] = {"ignored", "part", "assumed"};
    return names[static_cast<size_t>(kind)];
}

std::string
SnapshotReport::ToText() const
{
    std::ostringstream out;
    size_t width = 3;
    std::string empty;
    for (const auto& [key, row] : rows)
    {
        if (IsEmpty(row))
        {
            empty += (empty.empty() ? "" : ", ") + key;
        }
        else
        {
            width = std::max(width, key.size());
        }
    }
    out << std::left << std::setw(width) << "key" << std::right;
    for (const Column& column : COLUMNS)
    {
        out << "  " << column.title;
    }
    out << '\n';
    for (const auto& [key, row] : rows)
    {
        if (IsEmpty(row))
        {
            continue;
        }
        out << std::left << std::setw(width) << key << std::right;
        for (const Column& column : COLUMNS)
        {
            out << "  " << std::setw(std::string(column.title).size()) << row.*column.value;
        }
        out << '\n';
    }
    if (!empty.empty())
    {
        out << "empty: " << empty << '\n';
    }
    const bool anyNote = std::any_of(rows.begin(), rows.end(), [](const auto& entry) {
        return !entry.second.notes.empty();
    });
    if (anyNote)
    {
        out << "left out or assumed:\n";
    }
    for (const auto& [key, row] : rows)
    {
        PrintNotes(out, key, row.notes);
    }
    return out.str();
}

std::string
SnapshotReport::ToJson() const
{
    std::ostringstream out;
    out << "{\n  \"folders\": [";
    for (size_t i = 0; i < folders.size(); ++i)
    {
        out << (i ? ", " : "") << JsonQuote(folders[i]);
    }
    out << "],\n  \"files\": " << files << ",\n  \"keys\": [";
    const char* separator = "";
    for (const auto& [key, row] : rows)
    {
        out << separator << "\n    {\"key\": " << JsonQuote(key);
        for (const Column& column : COLUMNS)
        {
            out << ", \"" << column.jsonName << "\": " << row.*column.value;
        }
        out << ", \"notes\": [";
        for (size_t i = 0; i < row.notes.size(); ++i)
        {
            const SnapshotNote& note = row.notes[i];
            out << (i ? ", " : "") << "\n      {\"kind\": \"" << ToString(note.kind)
                << "\", \"id\": " << JsonQuote(note.id) << ", \"why\": " << JsonQuote(note.why)
                << "}";
        }
        out << (row.notes.empty() ? "]}" : "\n    ]}");
        separator = ",";
    }
    out << "\n  ]\n}\n";
    return out.str();
}

} // namespace vpc
} // namespace ns3
