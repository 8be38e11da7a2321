// SPDX-License-Identifier: GPL-2.0-only
// How the parts of a failover are written: failover.csv, and a table for the terminal.
#include "vpc-csv.h"
#include "vpc-failover-timeline.h"

#include <functional>
#include <iomanip>
#include <iterator>
#include <sstream>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param time a time, or none \return seconds, or nothing
std::string
Cell(const std::optional<Time>& time)
{
    return time ? ToSeconds(*time) : std::string();
}

/// \param time a time, or none \return seconds with one decimal, or a dash
std::string
Short(const std::optional<Time>& time)
{
    if (!time)
    {
        return "-";
    }
    std::ostringstream text;
    text << std::fixed << std::setprecision(1) << time->GetSeconds();
    return text.str();
}

/// \param value a percentage or a share \return it with six decimals
std::string
Percent(double value)
{
    std::ostringstream text;
    text << std::fixed << std::setprecision(6) << value;
    return text.str();
}

/// \param parts of a group \param time one of its recovery times \return it, or a dash
std::string
Recovery(const FailoverParts& parts, Time time)
{
    return Short(parts.recovered > 0 ? std::make_optional(time) : std::nullopt);
}

/// A column of the table for the terminal.
struct Column
{
    const char* head;
    const char* unit;
    int width;
    std::string (*text)(const FailoverParts&);
};

const Column COLUMNS[] = {
    {"hit",
     "clients",
     8,
     [](const FailoverParts& p) {
         return std::to_string(p.clientsHit) + "/" + std::to_string(p.clients);
     }},
    {"stuck", "", 6, [](const FailoverParts& p) { return std::to_string(p.clientsStuck); }},
    {"detect", "s", 7, [](const FailoverParts& p) { return Short(p.detection); }},
    {"name", "s", 6, [](const FailoverParts& p) { return Short(p.nameChange); }},
    {"cache", "s", 6, [](const FailoverParts& p) { return Short(p.cacheMean); }},
    {"(max)", "s", 6, [](const FailoverParts& p) { return Short(p.cacheMax); }},
    {"timers", "s", 7, [](const FailoverParts& p) { return Short(p.timersMean); }},
    {"lost", "until s", 8, [](const FailoverParts& p) { return Short(p.lastLost); }},
    {"total", "s", 7, [](const FailoverParts& p) { return Short(p.total); }},
    {"requests", "", 9, [](const FailoverParts& p) { return std::to_string(p.requests); }},
    {"lost", "", 6, [](const FailoverParts& p) { return std::to_string(p.lost); }},
    {"delayed", "", 8, [](const FailoverParts& p) { return std::to_string(p.delayed); }},
    {"apart", "", 6, [](const FailoverParts& p) { return std::to_string(p.excluded); }},
    {"re-add", "s", 7, [](const FailoverParts& p) { return Short(p.readded); }},
    {"even", "s", 6, [](const FailoverParts& p) { return Short(p.even); }},
};

const Column RECOVERY_COLUMNS[] = {
    {"available",
     "%",
     11,
     [](const FailoverParts& p) { return Percent(p.GetAvailability()).substr(0, 7); }},
    {"requests", "", 10, [](const FailoverParts& p) { return std::to_string(p.requests); }},
    {"lost", "", 8, [](const FailoverParts& p) { return std::to_string(p.lost); }},
    {"stuck", "clients", 9, [](const FailoverParts& p) { return std::to_string(p.clientsStuck); }},
    {"recovered",
     "clients",
     11,
     [](const FailoverParts& p) { return std::to_string(p.recovered); }},
    {"p50", "s", 9, [](const FailoverParts& p) { return Recovery(p, p.recovery.p50); }},
    {"p95", "s", 9, [](const FailoverParts& p) { return Recovery(p, p.recovery.p95); }},
    {"p99", "s", 9, [](const FailoverParts& p) { return Recovery(p, p.recovery.p99); }},
};

const int GROUP_WIDTH = 29;

/// \param out a terminal \param parts a line each \param begin first column \param end behind the
/// last one
void
PrintColumns(std::ostream& out,
             const std::vector<FailoverParts>& parts,
             const Column* begin,
             const Column* end)
{
    const auto line = [&](const std::string& first,
                          const std::function<std::string(const Column&)>& cell) {
        out << std::left << std::setw(GROUP_WIDTH) << first << std::right;
        for (const Column* column = begin; column != end; ++column)
        {
            out << std::setw(column->width) << cell(*column);
        }
        out << '\n';
    };
    line("client group", [](const Column& c) { return c.head; });
    line("", [](const Column& c) { return c.unit; });
    for (const FailoverParts& p : parts)
    {
        line(p.group, [&p](const Column& c) { return c.text(p); });
    }
}

} // namespace

void
WriteFailoverCsv(std::ostream& out, const std::vector<FailoverParts>& parts)
{
    out << "group,clients,clients_hit,clients_stuck,detection_s,name_change_s,cache_mean_s,"
           "cache_max_s,timers_mean_s,last_lost_s,total_s,requests,lost,delayed,failed_attempts,"
           "excluded,denied,readded_s,even_s,availability_percent,recovered,recovery_p50_s,"
           "recovery_p95_s,recovery_p99_s,recovery_max_s,cache_holders,cache_held_mean_s,"
           "dead_share\n";
    for (const FailoverParts& p : parts)
    {
        out << CsvField(p.group) << ',' << p.clients << ',' << p.clientsHit << ',' << p.clientsStuck
            << ',' << Cell(p.detection) << ',' << Cell(p.nameChange) << ',' << Cell(p.cacheMean)
            << ',' << Cell(p.cacheMax) << ',' << Cell(p.timersMean) << ',' << Cell(p.lastLost)
            << ',' << Cell(p.total) << ',' << p.requests << ',' << p.lost << ',' << p.delayed << ','
            << p.failedAttempts << ',' << p.excluded << ',' << p.denied << ',' << Cell(p.readded)
            << ',' << Cell(p.even) << ',' << Percent(p.GetAvailability()) << ',' << p.recovered;
        const bool any = p.recovered > 0;
        for (const Time& time : {p.recovery.p50, p.recovery.p95, p.recovery.p99, p.recovery.max})
        {
            out << ',' << (any ? ToSeconds(time) : "");
        }
        out << ',' << p.cacheHolders << ',' << Cell(p.cacheHeldMean) << ','
            << (p.deadShare ? Percent(*p.deadShare) : "") << '\n';
    }
}

void
PrintFailoverTable(std::ostream& out, const std::vector<FailoverParts>& parts)
{
    PrintColumns(out, parts, std::begin(COLUMNS), std::end(COLUMNS));
}

void
PrintRecoveryTable(std::ostream& out, const std::vector<FailoverParts>& parts)
{
    PrintColumns(out, parts, std::begin(RECOVERY_COLUMNS), std::end(RECOVERY_COLUMNS));
}

void
PrintFailoverLegend(std::ostream& out)
{
    out << "hit: with a lost or delayed request; stuck: in trouble until the fault or the run "
           "ended\n"
           "detect: fault to the health check's verdict; name: to the first answer without the "
           "ENI\n"
           "cache: to a client's last request in trouble, mean and last client; timers: what that "
           "request took\n"
           "lost until, total: fault to the end of the last lost, and of the last lost or delayed, "
           "request\n"
           "apart: requests of clients inside a dead AZ; re-add, even: fault's end until the name "
           "has the ENI\n"
           "again, and until the ENI has its share of requests again\n"
           "available: share of the fault's requests that succeeded; p50 to p99: fault to the end "
           "of "
           "a client's last\n"
           "request in trouble, over the clients hit but not stuck\n";
}

} // namespace vpc
} // namespace ns3
