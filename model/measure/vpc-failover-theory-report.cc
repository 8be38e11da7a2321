// SPDX-License-Identifier: GPL-2.0-only
// How closed forms are written: closed-forms.csv, and a table for the terminal.
#include "vpc-csv.h"
#include "vpc-failover-theory.h"

#include <cmath>
#include <cstdio>
#include <iomanip>
#include <map>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param value a number, or none \param digits behind the point \return it, or nothing
std::string
Number(const std::optional<double>& value, int digits)
{
    if (!value)
    {
        return "";
    }
    char text[40];
    std::snprintf(text, sizeof(text), "%.*f", digits, *value);
    return text;
}

/// \param value a number, or none \return it as a table shows it
std::string
Short(const std::optional<double>& value)
{
    return value ? Number(value, *value < 10 && *value != std::floor(*value) ? 2 : 1) : "-";
}

/// \param part of a failover \return what a table calls it
std::string
NameOf(const std::string& part)
{
    static const std::map<std::string, std::string> names = {{"nameChange", "name"},
                                                             {"troubled", "lost or delayed"},
                                                             {"cache", "cache (mean)"},
                                                             {"timers", "timers (mean)"}};
    const auto name = names.find(part);
    return name == names.end() ? part : name->second;
}

} // namespace

void
WriteClosedFormsHeader(std::ostream& out)
{
    out << "incident,group,part,unit,count,measured,measured_least,measured_most,form_least,"
           "form_mean,form_most,form\n";
}

void
WriteClosedForms(std::ostream& out,
                 const std::string& incident,
                 const std::vector<ClosedForm>& forms)
{
    constexpr int DIGITS = 9;
    for (const ClosedForm& line : forms)
    {
        out << CsvField(incident) << ',' << CsvField(line.group) << ',' << line.part << ','
            << line.unit << ',' << line.count << ',' << Number(line.measured, DIGITS) << ','
            << Number(line.measuredLeast, DIGITS) << ',' << Number(line.measuredMost, DIGITS) << ','
            << Number(line.least, DIGITS) << ',' << Number(line.mean, DIGITS) << ','
            << Number(line.most, DIGITS) << ',' << CsvField(line.form) << '\n';
    }
}

void
PrintClosedForms(std::ostream& out, const std::vector<ClosedForm>& forms)
{
    const auto row = [&out](const std::string& group,
                            const std::string& part,
                            const std::string& measured,
                            const std::string& mean,
                            const std::string& range,
                            const std::string& form) {
        out << std::left << std::setw(29) << group << ' ' << std::setw(17) << part << std::right
            << std::setw(9) << measured << std::setw(9) << mean << std::setw(16) << range << "  "
            << form << '\n';
    };
    row("measured / closed form", "part", "was", "mean", "from - to", "form");
    std::string last;
    for (const ClosedForm& line : forms)
    {
        row(line.group == last ? "" : line.group,
            NameOf(line.part),
            Short(line.measured),
            Short(line.mean),
            Short(line.least) + " - " + Short(line.most),
            line.form);
        last = line.group;
    }
}

} // namespace vpc
} // namespace ns3
