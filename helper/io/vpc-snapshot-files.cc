// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-snapshot-files.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <system_error>

namespace ns3
{
namespace vpc
{

namespace
{

namespace fs = std::filesystem;

const char* const WHAT_TO_GIVE = "give a folder of `aws ec2 describe-*` answers as .json files";

/// \param folder a folder \return its JSON files and those below, sorted
std::vector<fs::path>
ListJson(const std::string& folder)
{
    std::error_code error;
    const fs::file_status status = fs::status(folder, error);
    if (!fs::exists(status))
    {
        throw aws::InputError(folder + ": no such folder; " + WHAT_TO_GIVE);
    }
    if (!fs::is_directory(status))
    {
        throw aws::InputError(folder + ": is a file, not a folder; " + WHAT_TO_GIVE);
    }
    std::vector<fs::path> files;
    fs::recursive_directory_iterator it(folder, error);
    while (!error && it != fs::recursive_directory_iterator())
    {
        const bool isHidden = it->path().filename().string().front() == '.';
        if (isHidden)
        {
            it.disable_recursion_pending();
        }
        else if (LowerCase(it->path().extension().string()) == ".json" && it->is_regular_file())
        {
            files.push_back(it->path());
        }
        it.increment(error);
    }
    if (error)
    {
        throw aws::InputError(folder + ": cannot be read: " + error.message());
    }
    if (files.empty())
    {
        throw aws::InputError(folder + ": no .json file in it or below; " + WHAT_TO_GIVE);
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// \param folder given by the user \param file below it \return what the folders' names tell
SnapshotSource
SourceOfPath(const fs::path& folder, const fs::path& file)
{
    static const std::regex region("[a-z]{2,4}(-[a-z]+){1,3}-[0-9]+");
    static const std::regex account("[0-9]{12}");
    constexpr int foldersAbove = 2; // account/region given as the folder itself
    std::vector<std::string> names;
    const fs::path parent = file.parent_path();
    for (const fs::path& part : parent.lexically_relative(folder))
    {
        names.push_back(part.string());
    }
    fs::path above = fs::absolute(folder).lexically_normal();
    above = above.has_filename() ? above : above.parent_path();
    for (int i = 0; i < foldersAbove && above.has_filename(); ++i)
    {
        names.insert(names.begin(), above.filename().string());
        above = above.parent_path();
    }
    SnapshotSource source;
    for (const std::string& name : names) // the innermost wins
    {
        if (std::regex_match(name, region))
        {
            source.region = name;
        }
        else if (std::regex_match(name, account))
        {
            source.account = name;
        }
    }
    return source;
}

/// What the resources of one folder tell about whose they are.
struct FolderEvidence
{
    std::map<std::string, size_t> owners; //!< how many resources an account owns
    std::set<std::string> regions;        //!< all that occur
};

/// \param item a resource \param name member \return its text, empty if it is none
std::string
TextOf(const JsonValue& item, const char* name)
{
    const JsonValue* member = item.Find(name);
    return member && member->GetKind() == JsonValue::Kind::String ? member->AsString() : "";
}

/// \param root of a file \param evidence gets what the file tells
void
Gather(const JsonValue& root, FolderEvidence& evidence)
{
    static const std::regex arn("arn:aws[a-z-]*:[a-z0-9-]+:([a-z0-9-]+):[0-9]{12}:.*");
    for (const auto& [key, list] : root.Members())
    {
        for (const JsonValue& item : list.Items())
        {
            const std::string owner = TextOf(item, "OwnerId");
            if (!owner.empty())
            {
                ++evidence.owners[owner];
            }
            const std::string region = TextOf(item, "RegionName");
            const std::string zone = TextOf(item, "AvailabilityZone");
            for (const std::string& found : {region, zone.empty() ? "" : aws::RegionOfZone(zone)})
            {
                if (!found.empty())
                {
                    evidence.regions.insert(found);
                }
            }
            std::smatch match;
            const std::string text = TextOf(item, "SubnetArn");
            if (std::regex_match(text, match, arn))
            {
                evidence.regions.insert(match[1]);
            }
        }
    }
}

/// \param files all files; those whose path tells too little get what their neighbours tell
void
FillSources(std::vector<SnapshotFile>& files)
{
    std::map<std::string, FolderEvidence> evidence;
    for (const SnapshotFile& file : files)
    {
        Gather(file.document.Root(), evidence[file.folder]);
    }
    for (SnapshotFile& file : files)
    {
        const FolderEvidence& found = evidence[file.folder];
        if (file.source.region.empty() && found.regions.size() == 1)
        {
            file.source.region = *found.regions.begin();
        }
        if (file.source.account.empty() && !found.owners.empty())
        {
            // Shared subnets are other accounts', but fewer than what the account itself owns.
            file.source.account =
                std::max_element(found.owners.begin(),
                                 found.owners.end(),
                                 [](const auto& a, const auto& b) { return a.second < b.second; })
                    ->first;
        }
    }
}

} // namespace

std::vector<SnapshotFile>
ReadSnapshotFiles(const std::vector<std::string>& folders)
{
    std::vector<SnapshotFile> files;
    for (const std::string& folder : folders)
    {
        for (const fs::path& path : ListJson(folder))
        {
            files.push_back({JsonDocument::ReadFile(path.string()),
                             path.parent_path().string(),
                             SourceOfPath(folder, path)});
            const JsonValue& root = files.back().document.Root();
            if (root.GetKind() != JsonValue::Kind::Object)
            {
                root.Fail("the file is no answer of `aws ec2 describe-*`, which is an object with "
                          "a key such as \"Subnets\"; dump it again without --query");
            }
        }
    }
    FillSources(files);
    return files;
}

} // namespace vpc
} // namespace ns3
