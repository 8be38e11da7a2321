// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-price-table-reader.h"

#include "vpc-json.h"

#include "ns3/vpc-cloud.h"
#include "ns3/vpc-nearest-name.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param object has a number \param name of it \return it
double
NumberAt(const JsonValue& object, const std::string& name)
{
    const JsonValue* value = object.Find(name);
    if (!value)
    {
        object.Fail(name + " is missing; give a number");
    }
    const auto kind = value->GetKind();
    if (kind != JsonValue::Kind::Integer && kind != JsonValue::Kind::Real)
    {
        value->Fail(name + " is no number; give one");
    }
    const double number = std::strtod(value->AsText().c_str(), nullptr);
    if (number < 0)
    {
        value->Fail(name + " is negative; give 0 for what is free");
    }
    return number;
}

/// \param object has a text \param name of it \return it, not empty
std::string
TextAt(const JsonValue& object, const std::string& name)
{
    const std::string text = object.GetString(name);
    if (text.empty())
    {
        object.Fail(name + " is missing; an estimate without it cannot be checked");
    }
    return text;
}

/// \param row of the table \return its prices by quantity
std::vector<PriceTier>
TiersOf(const JsonValue& row)
{
    if (!row.Find("tiers"))
    {
        return {{0, NumberAt(row, "usd")}};
    }
    std::vector<PriceTier> tiers;
    for (const JsonValue& tier : row.GetArray("tiers"))
    {
        const double upTo = tier.Find("upTo") ? NumberAt(tier, "upTo") : 0;
        if (!tiers.empty() && (tiers.back().upTo <= 0 || (upTo > 0 && upTo <= tiers.back().upTo)))
        {
            tier.Fail("tiers have to rise by upTo, the last one without it; sort them");
        }
        tiers.push_back({upTo, NumberAt(tier, "usd")});
    }
    if (tiers.empty() || tiers.back().upTo > 0)
    {
        row.Fail("the last of tiers has to be without upTo; add the price of all above");
    }
    return tiers;
}

PriceTable
Read(const JsonDocument& document, const std::string& name)
{
    const JsonValue& root = document.Root().AsObject();
    PriceTable table;
    table.name = name;
    table.region = TextAt(root, "region");
    table.date = TextAt(root, "date");
    table.bytesPerGb = NumberAt(root, "bytesPerGb");
    if (table.bytesPerGb < 1)
    {
        root.Fail("bytesPerGb is less than 1; give 1000000000 or 1073741824");
    }
    const std::vector<std::string>& items = PriceTable::Items();
    for (const JsonValue& row : root.GetArray("prices"))
    {
        Price price;
        price.item = TextAt(row, "item");
        if (std::find(items.begin(), items.end(), price.item) == items.end())
        {
            row.Fail("nothing is priced by the item " + price.item +
                     aws::NearestOrAll(price.item, items));
        }
        price.unit = TextAt(row, "unit");
        price.tiers = TiersOf(row);
        price.date = TextAt(row, "date");
        price.source = TextAt(row, "source");
        price.isAssumption = row.GetBool("assumption", false);
        price.note = row.GetString("note");
        if (!table.prices.emplace(price.item, price).second)
        {
            row.Fail("there is a price for " + price.item + " already; leave one");
        }
    }
    for (const std::string& item : items)
    {
        if (table.prices.count(item) == 0)
        {
            root.Fail("prices has no item " + item + "; add it, with 0 if it is free");
        }
    }
    return table;
}

} // namespace

PriceTable
ReadPriceTable(const std::string& path)
{
    const char* const name = "prices-us-east-1.json";
    if (path.empty())
    {
        return Read(JsonDocument::Parse(DefaultPrices(), name), name);
    }
    return Read(JsonDocument::ReadFile(path), std::filesystem::path(path).filename().string());
}

} // namespace vpc
} // namespace ns3
