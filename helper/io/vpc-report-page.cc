// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-report-page.h"

#include "vpc-json.h"
#include "vpc-report-assets.h"
#include "vpc-report-data.h"

#include "ns3/vpc-output-dir.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

namespace ns3
{
namespace vpc
{

namespace
{

namespace fs = std::filesystem;

/// Our own scripts, in the order in which they need each other.
const char* const SCRIPTS[] =
    {"page.js", "charts.js", "recovery.js", "tables.js", "outputs.js", "report.js"};

/// \param text any \return it as text of HTML
std::string
EscapeHtml(const std::string& text)
{
    std::string escaped;
    for (const char c : text)
    {
        switch (c)
        {
        case '&':
            escaped += "&amp;";
            break;
        case '<':
            escaped += "&lt;";
            break;
        case '>':
            escaped += "&gt;";
            break;
        default:
            escaped += c;
        }
    }
    return escaped;
}

/// \param json a document \return it for a script element, which "</script>" in it would end
std::string
EscapeScript(const std::string& json)
{
    std::string escaped;
    for (const char c : json)
    {
        escaped += c == '<' ? std::string("\\u003c") : std::string(1, c);
    }
    return escaped;
}

/// \param text with marks like @@name@@ \param contents by name \return it with the contents in
/// their places; what looks like a mark in a content is none
std::string
Fill(const std::string& text, const std::map<std::string, std::string>& contents)
{
    const std::string mark = "@@";
    std::string filled;
    std::size_t from = 0;
    for (std::size_t at; (at = text.find(mark, from)) != std::string::npos;)
    {
        const std::size_t name = at + mark.size();
        const std::size_t end = text.find(mark, name);
        filled += text.substr(from, at - from) + contents.at(text.substr(name, end - name));
        from = end + mark.size();
    }
    return filled + text.substr(from);
}

/// \param run of a page \return it as JSON
std::string
ToJson(const ReportRun& run)
{
    std::string json =
        "{\"label\":" + JsonQuote(run.label) + ",\"base\":" + JsonQuote(run.base) + ",\"files\":[";
    for (const std::string& file : run.files)
    {
        json += (json.back() == '[' ? "" : ",") + JsonQuote(file);
    }
    return json + "],\"data\":" + run.data + "}";
}

/// \param data a run's report.json \param name of a text of its experiment \return it
std::string
TextOf(const JsonDocument& data, const std::string& name)
{
    return data.Root().GetObject("experiment").GetString(name);
}

/// \param runs of a page \return what its window is called
std::string
TitleOf(const std::vector<ReportRun>& runs)
{
    if (runs.size() > 1)
    {
        return runs[0].label + " and " + runs[1].label;
    }
    const JsonDocument data = JsonDocument::Parse(runs[0].data, "report.json");
    const std::string description = TextOf(data, "description");
    return description.empty() ? TextOf(data, "file") : description;
}

} // namespace

bool
HasReportPage()
{
    return !ReportAsset("uPlot.js").empty();
}

std::vector<std::string>
ListReportFiles(const std::string& folder, const std::string& page)
{
    std::error_code ignored;
    std::vector<std::string> files;
    for (auto at = fs::recursive_directory_iterator(folder);
         at != fs::recursive_directory_iterator();
         ++at)
    {
        const std::string name = at->path().filename().string();
        if (name.front() == '.')
        {
            at.disable_recursion_pending();
        }
        else if (at->is_regular_file(ignored) && name != OutputDir::MARKER &&
                 !fs::equivalent(at->path(), page, ignored))
        {
            files.push_back(at->path().lexically_relative(folder).generic_string());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

ReportRun
ReadReportRun(const std::string& folder, const std::string& page)
{
    const fs::path data = fs::path(folder) / "report.json";
    std::error_code ignored;
    if (!fs::exists(data, ignored))
    {
        throw aws::InputError(folder + (fs::is_directory(folder, ignored)
                                            ? ": holds no report.json; give a folder that `vpcsim "
                                              "run` wrote, without measure: {report: false}"
                                            : ": is no folder; give one that `vpcsim run` wrote"));
    }
    const JsonDocument document = JsonDocument::ReadFile(data.string());
    if (document.Root().GetString("format") != REPORT_FORMAT)
    {
        throw aws::InputError(data.string() +
                              ": is not of this version of vpcsim, whose reports "
                              "are of format \"" +
                              REPORT_FORMAT + "\"; run the experiment again");
    }
    ReportRun run;
    const fs::path from = fs::weakly_canonical(fs::absolute(page)).parent_path();
    const fs::path way = fs::weakly_canonical(fs::absolute(folder)).lexically_relative(from);
    run.base = way == "." ? "" : way.generic_string() + "/";
    std::ifstream file(data);
    run.data = std::string(std::istreambuf_iterator<char>(file), {});
    run.files = ListReportFiles(folder, page);
    return run;
}

std::string
MakeReportPage(const std::vector<ReportRun>& runs)
{
    std::string scripts;
    for (const char* name : SCRIPTS)
    {
        scripts += ReportAsset(name);
    }
    std::string data = "{\"runs\":[";
    for (const ReportRun& run : runs)
    {
        data += (data.back() == '[' ? "" : ",") + ToJson(run);
    }
    return Fill(ReportAsset("page.html"),
                {{"title", EscapeHtml(TitleOf(runs))},
                 {"style", ReportAsset("uPlot.css") + "\n" + ReportAsset("report.css")},
                 {"library",
                  "/*! uPlot\n" + ReportAsset("uPlot.licence") + "*/\n" + ReportAsset("uPlot.js")},
                 {"data", EscapeScript(data + "]}")},
                 {"scripts", "(() => {\n'use strict';\n" + scripts + "})();"}});
}

} // namespace vpc
} // namespace ns3
