// SPDX-License-Identifier: GPL-2.0-only
// vpcsim report: one page from what runs left.
#include "vpcsim-commands.h"

#include "ns3/vpc-report-page.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>

using namespace ns3::vpc;

namespace
{

/// What the command line sets.
struct ReportOptions
{
    std::string folder;
    std::vector<std::string> compared; //!< two folders, or none
    std::string out;
};

/// \param path of a file, which appears whole or not at all \param text for it
void
WriteWhole(const std::string& path, const std::string& text)
{
    const std::string part = path + ".part";
    std::error_code failed;
    {
        std::ofstream file(part);
        file << text;
        if (!file.flush())
        {
            failed = std::make_error_code(std::errc::io_error);
        }
    }
    if (!failed)
    {
        std::filesystem::rename(part, path, failed);
    }
    if (failed)
    {
        std::error_code ignored;
        std::filesystem::remove(part, ignored);
        throw aws::InputError(path + ": cannot be written; choose another file by --out");
    }
}

/// \param options as given \return the exit code
int
Report(ReportOptions options)
{
    const bool isComparison = !options.compared.empty();
    if (isComparison == !options.folder.empty())
    {
        throw aws::InputError("report takes either FOLDER or --compare A B; give one of them");
    }
    if (isComparison && options.out.empty())
    {
        throw aws::InputError("report --compare needs a file to write; give --out FILE");
    }
    if (!HasReportPage())
    {
        throw aws::InputError("report was built without its chart library; install that by "
                              "scripts/deps.sh and build again");
    }
    if (options.out.empty())
    {
        options.out = options.folder + "/report.html";
    }
    const std::vector<std::string> folders =
        isComparison ? options.compared : std::vector<std::string>{options.folder};
    std::vector<ReportRun> runs;
    for (const std::string& folder : folders)
    {
        runs.push_back(ReadReportRun(folder, options.out));
        runs.back().label = isComparison ? folder : "";
    }
    WriteWhole(options.out, MakeReportPage(runs));
    std::cout << "report: " << options.out << '\n';
    return 0;
}

} // namespace

void
RegisterReport(CLI::App& app, int& exitCode)
{
    CLI::App* command =
        app.add_subcommand("report", "make report.html again, or compare two runs in one");
    auto options = std::make_shared<ReportOptions>();
    command->add_option("FOLDER", options->folder, "what `vpcsim run` wrote");
    command->add_option("--compare", options->compared, "two such folders, side by side")
        ->expected(2);
    command->add_option("--out", options->out, "the file to write [FOLDER/report.html]");
    command->footer(
        "The page needs no network and nothing else, but its links to files lead to the "
        "folders as seen from\nwhere it is written. Exit code: 0 if all is well, 2 for "
        "bad input.");
    command->callback([options, &exitCode]() {
        exitCode = RunGuarded([&options]() { return Report(*options); });
    });
}
