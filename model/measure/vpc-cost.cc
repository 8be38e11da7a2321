// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-cost.h"

#include "vpc-csv.h"

#include "ns3/abort.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iomanip>
#include <limits>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param value a number \param digits behind the point \return it
std::string
Fixed(double value, int digits)
{
    char text[64];
    std::snprintf(text, sizeof(text), "%.*f", digits, value);
    return text;
}

/// \param value a quantity \return it in six significant digits
std::string
Short(double value)
{
    char text[64];
    std::snprintf(text, sizeof(text), "%.6g", value);
    return text;
}

/// \param part of a whole \param whole of it \param cost of the whole \return its share
double
ShareOf(double part, double whole, double cost)
{
    return whole > 0 ? cost * part / whole : 0;
}

} // namespace

double
Price::CostOf(double quantity) const
{
    double cost = 0;
    double done = 0;
    for (const PriceTier& tier : tiers)
    {
        const double end = tier.upTo > 0 ? tier.upTo : std::numeric_limits<double>::infinity();
        const double here = std::max(0.0, std::min(quantity, end) - done);
        cost += here * tier.usd;
        done += here;
    }
    return cost;
}

const std::vector<std::string>&
PriceTable::Items()
{
    static const std::vector<std::string> items = {"interface-endpoint-hour",
                                                   "interface-endpoint-data",
                                                   "gateway-endpoint-hour",
                                                   "nat-gateway-hour",
                                                   "nat-gateway-data",
                                                   "public-ipv4-hour",
                                                   "cross-az-data",
                                                   "cross-az-private-link-data",
                                                   "cross-az-transit-gateway-data",
                                                   "inter-region-data",
                                                   "internet-egress-data",
                                                   "nlb-hour",
                                                   "nlb-capacity-unit-hour",
                                                   "transit-gateway-attachment-hour",
                                                   "transit-gateway-data",
                                                   "dx-port-1g-hour",
                                                   "dx-port-10g-hour",
                                                   "dx-port-100g-hour",
                                                   "dx-port-400g-hour",
                                                   "dx-egress-data",
                                                   "vpn-connection-hour",
                                                   "resolver-endpoint-hour",
                                                   "resolver-queries"};
    return items;
}

double
BilledHours(Time duration)
{
    constexpr int64_t HOUR_NS = 3600LL * 1000000000;
    return static_cast<double>((duration.GetNanoSeconds() + HOUR_NS - 1) / HOUR_NS);
}

double
MonthFactor(Time duration)
{
    NS_ABORT_MSG_IF(!duration.IsStrictlyPositive(), "MonthFactor: the run has no duration");
    return HOURS_PER_MONTH * 3600 / duration.GetSeconds();
}

CostEstimate
EstimateCost(const std::vector<CostUse>& uses, const PriceTable& table, Time duration)
{
    CostEstimate estimate;
    estimate.table = table.name;
    estimate.region = table.region;
    estimate.date = table.date;
    estimate.duration = duration;
    std::map<std::string, CostUse> sums;
    for (const CostUse& use : uses)
    {
        sums[use.item].run += use.run;
        sums[use.item].month += use.month;
    }
    for (const CostUse& use : uses)
    {
        const auto price = table.prices.find(use.item);
        NS_ABORT_MSG_IF(price == table.prices.end(),
                        table.name << " has no price for " << use.item);
        const CostUse& sum = sums[use.item];
        CostLine line{use, price->second};
        line.runUsd = ShareOf(use.run, sum.run, price->second.CostOf(sum.run));
        line.monthUsd = ShareOf(use.month, sum.month, price->second.CostOf(sum.month));
        estimate.runUsd += line.runUsd;
        estimate.monthUsd += line.monthUsd;
        estimate.lines.push_back(line);
    }
    return estimate;
}

void
WriteCostCsv(std::ostream& out, const CostEstimate& estimate)
{
    out << "item,what,unit,run_quantity,month_quantity,usd_per_unit,run_usd_estimate,"
           "month_usd_estimate,assumption,price_date,source,note\n";
    const auto write = [&out](const std::vector<std::string>& fields) {
        for (std::size_t i = 0; i < fields.size(); ++i)
        {
            out << (i == 0 ? "" : ",") << CsvField(fields[i]);
        }
        out << '\n';
    };
    for (const CostLine& line : estimate.lines)
    {
        write({line.use.item,
               line.use.what,
               line.price.unit,
               Fixed(line.use.run, 9),
               Fixed(line.use.month, 6),
               Short(line.price.tiers.front().usd),
               Fixed(line.runUsd, 9),
               Fixed(line.monthUsd, 6),
               line.price.isAssumption ? "yes" : "no",
               line.price.date,
               line.price.source,
               line.price.note});
    }
    write({"total",
           "",
           "USD",
           "",
           "",
           "",
           Fixed(estimate.runUsd, 9),
           Fixed(estimate.monthUsd, 6),
           "",
           estimate.date,
           estimate.table,
           "an estimate, no bill"});
}

void
PrintCost(std::ostream& out, const CostEstimate& estimate)
{
    out << "cost, an estimate by " << estimate.table << " (" << estimate.region << ", "
        << estimate.date << "); * the price is an assumption\n";
    const auto row = [&out](const std::string& item,
                            const std::string& what,
                            const std::string& quantity,
                            const std::string& unit,
                            const std::string& run,
                            const std::string& month) {
        out << std::left << std::setw(33) << item << ' ' << std::setw(33) << what.substr(0, 33)
            << std::right << std::setw(12) << quantity << ' ' << std::left << std::setw(16) << unit
            << std::right << std::setw(10) << run << std::setw(14) << month << '\n';
    };
    row("item", "of", "a month", "", "run USD", "month USD");
    for (const CostLine& line : estimate.lines)
    {
        row(line.use.item + (line.price.isAssumption ? " *" : ""),
            line.use.what,
            Short(line.use.month),
            line.price.unit,
            Fixed(line.runUsd, 4),
            Fixed(line.monthUsd, 2));
    }
    row("total", "", "", "", Fixed(estimate.runUsd, 4), Fixed(estimate.monthUsd, 2));
    for (const std::string& note : estimate.notes)
    {
        out << "  " << note << '\n';
    }
}

} // namespace vpc
} // namespace ns3
