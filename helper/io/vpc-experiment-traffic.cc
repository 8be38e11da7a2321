// SPDX-License-Identifier: GPL-2.0-only
// What crossed zones, and what that costs.
#include "vpc-experiment-output.h"
#include "vpc-price-table-reader.h"

#include "ns3/vpc-cost-uses.h"
#include "ns3/vpc-crossing-counter.h"
#include "ns3/vpc-traffic-matrix-plot.h"

namespace ns3
{
namespace vpc
{

namespace
{

/// \param cost what an experiment wants \return its prices
PriceTable
PricesOf(const ExperimentCost& cost)
{
    PriceTable table = ReadPriceTable(cost.prices);
    if (!cost.crossAzPrivateLinkFree)
    {
        const Price& usual = table.prices.at("cross-az-data");
        for (const char* item : {"cross-az-private-link-data", "cross-az-transit-gateway-data"})
        {
            Price& price = table.prices.at(item);
            price.tiers = usual.tiers;
            price.date = usual.date;
            price.source = usual.source;
            price.note = "billed as cross-az-data, as the experiment says";
        }
    }
    return table;
}

/// The traffic matrix, and the estimate of the cost.
class TrafficOutput : public ExperimentOutput
{
  public:
    explicit TrafficOutput(const ExperimentScene& scene)
        : ExperimentOutput(scene),
          m_prices(PricesOf(scene.experiment.measure.cost.value_or(ExperimentCost())))
    {
    }

    void Begin(const OutputDir& out) override
    {
        m_crossings.ListenToAll();
    }

    void Write(const OutputDir& out, ExperimentResult& result) override
    {
        if (m_scene.experiment.measure.trafficMatrix)
        {
            WriteMatrix(out, result);
        }
        if (m_scene.experiment.measure.cost)
        {
            WriteCost(out, result);
        }
    }

  private:
    void WriteMatrix(const OutputDir& out, ExperimentResult& result)
    {
        const Time duration = m_scene.experiment.duration;
        result.traffic = m_crossings.GetMatrix();
        out.Write("traffic-matrix.csv", [&](std::ostream& file) {
            WriteTrafficMatrix(file, result.traffic, duration, m_prices.bytesPerGb);
        });
        if (m_scene.experiment.measure.plots && !result.traffic.empty())
        {
            PlotFolder folder(out.GetWorkPath());
            DrawTrafficMatrix(folder, result.traffic, duration, m_prices.bytesPerGb);
            folder.Render();
        }
    }

    void WriteCost(const OutputDir& out, ExperimentResult& result)
    {
        const Time duration = m_scene.experiment.duration;
        const CostUses found =
            FindCostUses(*m_scene.cloud,
                         m_crossings,
                         duration,
                         m_prices,
                         [this](const std::string& id) { return m_scene.NameOf(id); });
        result.cost = EstimateCost(found.uses, m_prices, duration);
        result.cost.notes = found.notes;
        out.Write("cost.csv", [&](std::ostream& file) { WriteCostCsv(file, result.cost); });
        out.Write("cost.json", [&](std::ostream& file) { WriteCostJson(file, result.cost); });
    }

    PriceTable m_prices;
    CrossingCounter m_crossings;
};

} // namespace

std::unique_ptr<ExperimentOutput>
MakeTrafficOutput(const ExperimentScene& scene)
{
    return std::make_unique<TrafficOutput>(scene);
}

} // namespace vpc
} // namespace ns3
