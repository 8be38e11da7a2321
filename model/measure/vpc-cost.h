// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/nstime.h"

#include <map>
#include <ostream>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// Hours of a month, as AWS's own examples of prices have them.
constexpr double HOURS_PER_MONTH = 730;

/// A price up to a quantity a month.
struct PriceTier
{
    double upTo{0}; //!< units of the month that have this price; 0: no end
    double usd{0};  //!< for each unit
};

/// What one unit of something costs.
struct Price
{
    std::string item;             //!< e.g. interface-endpoint-hour
    std::string unit;             //!< e.g. ENI-hour
    std::vector<PriceTier> tiers; //!< at least one, by quantity
    std::string date;             //!< when the source said so
    std::string source;           //!< where the price was read
    bool isAssumption{false};     //!< no source was at hand
    std::string note{};           //!< what has to be known about it

    /// \param quantity units of a month \return US dollars
    double CostOf(double quantity) const;
};

/// Prices of a Region.
struct PriceTable
{
    std::string name;                    //!< of its file
    std::string region;                  //!< that the prices are of
    std::string date;                    //!< when they were read
    double bytesPerGb{1073741824};       //!< what AWS's bills call a GB
    std::map<std::string, Price> prices; //!< by item

    /// \return the items that a table has to have: all that an estimate may ask for
    static const std::vector<std::string>& Items();
};

/// Something that is paid for.
struct CostUse
{
    std::string item; //!< of a PriceTable
    std::string what; //!< e.g. the endpoint's name
    double run{0};    //!< units in the run
    double month{0};  //!< units in a month that goes on like the run
};

/// A line of an estimate.
struct CostLine
{
    CostUse use;        //!< what is paid for
    Price price;        //!< of its unit
    double runUsd{0};   //!< US dollars for the run
    double monthUsd{0}; //!< US dollars a month
};

/**
 * \brief An estimate of what a run costs, and a month that goes on like it.
 *
 * It is no bill: prices come from a table with a date, some of them are assumptions, and a month of
 * 730 hours is taken to have the run's traffic all the time, faults included.
 */
struct CostEstimate
{
    std::string table;              //!< name of the prices' file
    std::string region;             //!< that the prices are of
    std::string date;               //!< of the prices
    Time duration;                  //!< of the run
    std::vector<CostLine> lines;    //!< one for each use
    double runUsd{0};               //!< US dollars for the run
    double monthUsd{0};             //!< US dollars a month
    std::vector<std::string> notes; //!< what is assumed, and what is not priced

    /// \return whether there is one
    bool IsEmpty() const
    {
        return lines.empty();
    }
};

/// \param duration of a run \return hours that are billed: a partial hour is a whole one
double BilledHours(Time duration);

/// \param duration of a run, not 0 \return by what its traffic is multiplied for a month
double MonthFactor(Time duration);

/**
 * \brief Price what is used. Quantities of the same item are summed before tiers are applied, and
 * their cost is shared by quantity.
 * \param uses what is paid for \param table has all items of them \param duration of the run
 * \return the estimate
 */
CostEstimate EstimateCost(const std::vector<CostUse>& uses, const PriceTable& table, Time duration);

/// \param out where cost.csv goes \param estimate of a run
void WriteCostCsv(std::ostream& out, const CostEstimate& estimate);

/// Print a table, labelled an estimate. \param out a terminal \param estimate of a run
void PrintCost(std::ostream& out, const CostEstimate& estimate);

} // namespace vpc
} // namespace ns3
