// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-traffic-matrix-plot.h"

#include "ns3/vpc-cost.h"
#include "ns3/vpc-csv.h"

#include <algorithm>
#include <iomanip>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

void
WriteTrafficMatrix(std::ostream& out, const TrafficMatrix& matrix, Time duration, double bytesPerGb)
{
    out << "from_az,to_az,packets,bytes,endpoint_bytes,load_balancer_bytes,gb_per_month\n";
    const double factor = MonthFactor(duration);
    for (const auto& [zones, traffic] : matrix)
    {
        std::ostringstream gb;
        gb << std::setprecision(9) << static_cast<double>(traffic.bytes) / bytesPerGb * factor;
        out << CsvField(zones.first) << ',' << CsvField(zones.second) << ',' << traffic.packets
            << ',' << traffic.bytes << ',' << traffic.endpointBytes << ','
            << traffic.loadBalancerBytes << ',' << gb.str() << '\n';
    }
}

void
DrawTrafficMatrix(PlotFolder& folder, const TrafficMatrix& matrix, Time duration, double bytesPerGb)
{
    std::set<std::string> names;
    for (const auto& [zones, traffic] : matrix)
    {
        names.insert(zones.first);
        names.insert(zones.second);
    }
    const std::vector<std::string> zones(names.begin(), names.end());
    const double factor = MonthFactor(duration);
    std::ostringstream data;
    data << "# to (number of the zone)\tfrom (number of the zone)\tGB a month\tfrom\tto\n"
         << std::setprecision(9);
    for (std::size_t y = 0; y < zones.size(); ++y)
    {
        for (std::size_t x = 0; x < zones.size(); ++x)
        {
            const auto cell = matrix.find({zones[y], zones[x]});
            const double bytes = cell == matrix.end() ? 0 : static_cast<double>(cell->second.bytes);
            data << x << ' ' << y << ' ' << bytes / bytesPerGb * factor << ' ' << zones[y] << ' '
                 << zones[x] << '\n';
        }
    }
    const auto tics = [&zones](const char* axis) {
        std::ostringstream text;
        text << "set " << axis << "tics (";
        for (std::size_t i = 0; i < zones.size(); ++i)
        {
            text << (i == 0 ? "" : ", ") << PlotQuote(zones[i]) << ' ' << i;
        }
        text << ") scale 0\n";
        return text.str();
    };
    const double most = static_cast<double>(zones.size()) - 0.5;
    std::ostringstream script;
    script << "set title 'Bytes from zone to zone inside of VPCs, GB a month'\n"
           << "set xlabel 'To zone'\nset ylabel 'From zone'\n"
           << "unset key\nset border 0\nset size ratio -1\n"
           << tics("x") << tics("y") << "set xrange [-0.5:" << most << "]\nset yrange [" << most
           << ":-0.5]\nset cbrange [0:*]\nset cblabel 'GB a month'\n"
           << "set palette defined (0 '#f7fbff', 0.4 '#c6dbef', 0.8 '#9ecae1', 1 '#6baed6')\n"
           << "plot 'traffic-matrix.dat' using 1:2:3 with image, \\\n"
           << "     '' using 1:2:(sprintf('%.4g', $3)) with labels tc rgb '#000000'\n";
    folder.SaveScript("traffic-matrix",
                      260 + 110 * static_cast<int>(std::max<std::size_t>(zones.size(), 3)),
                      script.str(),
                      data.str());
}

} // namespace vpc
} // namespace ns3
