// SPDX-License-Identifier: GPL-2.0-only
// `vpcsim show TEMPLATE`: what templates hold, by CloudFormation's types and logical ids.
#include "vpcsim-show-template.h"

#include "ns3/vpc-text-table.h"

namespace
{

using namespace ns3::vpc;

/// \param texts a list \return its items with commas, "-" if there is none
std::string
Joined(const std::vector<std::string>& texts)
{
    std::string joined;
    for (const std::string& text : texts)
    {
        joined += (joined.empty() ? "" : ", ") + text;
    }
    return joined.empty() ? "-" : joined;
}

/// \param out where to \param title of the list \param lines of it
void
PrintLines(std::ostream& out, const std::string& title, const std::vector<std::string>& lines)
{
    if (!lines.empty())
    {
        out << '\n' << title << '\n';
    }
    for (const std::string& line : lines)
    {
        out << "  " << line << '\n';
    }
}

/// \param out where to \param endpoints of templates
void
PrintEndpoints(std::ostream& out, const std::vector<TemplateEndpoint>& endpoints)
{
    out << "\nendpoints\n";
    std::vector<TextRow> rows{
        {"id", "service", "type", "subnets", "zones", "route tables", "private DNS"}};
    for (const TemplateEndpoint& endpoint : endpoints)
    {
        rows.push_back({endpoint.id,
                        endpoint.service,
                        endpoint.type,
                        std::to_string(endpoint.subnets),
                        Joined(endpoint.azs),
                        std::to_string(endpoint.routeTables),
                        !endpoint.privateDns   ? "-"
                        : *endpoint.privateDns ? "on"
                                               : "off"});
    }
    if (endpoints.empty())
    {
        out << "  none\n";
        return;
    }
    PrintTable(out, rows);
}

} // namespace

void
PrintCounts(std::ostream& out,
            const std::string& title,
            const std::map<std::string, size_t>& counts)
{
    out << title << '\n';
    std::vector<TextRow> rows{{"type", "count"}};
    for (const auto& [type, count] : counts)
    {
        if (count > 0)
        {
            rows.push_back({type, std::to_string(count)});
        }
    }
    PrintTable(out, rows);
}

void
PrintTemplates(std::ostream& out, const TemplateInventory& inventory)
{
    PrintCounts(out, "active", inventory.active);
    PrintEndpoints(out, inventory.endpoints);
    if (!inventory.off.empty())
    {
        PrintCounts(out, "\nleft out by their conditions", inventory.off);
    }
    if (!inventory.opaque.empty())
    {
        PrintCounts(out, "\nopaque (of types that are not known)", inventory.opaque);
    }
    if (!inventory.stubs.empty())
    {
        out << "\nparameters without a value, and what stands for them\n";
        std::vector<TextRow> rows{{"parameter", "type", "stand-in"}};
        for (const TemplateStandIn& stub : inventory.stubs)
        {
            rows.push_back({stub.parameter, stub.type, stub.value});
        }
        PrintTable(out, rows);
    }
    PrintLines(out, "known to AWS only", inventory.unresolved);
    PrintLines(out, "warnings", inventory.warnings);
}

Json
TemplatesToJson(const TemplateInventory& inventory)
{
    Json endpoints = Json::array();
    for (const TemplateEndpoint& endpoint : inventory.endpoints)
    {
        endpoints.push_back(
            {{"id", endpoint.id},
             {"vpc_endpoint_id", endpoint.vpcEndpointId},
             {"service", endpoint.service},
             {"type", endpoint.type},
             {"subnets", endpoint.subnets},
             {"azs", endpoint.azs},
             {"route_tables", endpoint.routeTables},
             {"private_dns", endpoint.privateDns ? Json(*endpoint.privateDns) : Json(nullptr)}});
    }
    Json stubs = Json::array();
    for (const TemplateStandIn& stub : inventory.stubs)
    {
        stubs.push_back({{"parameter", stub.parameter},
                         {"type", stub.type},
                         {"value", stub.value},
                         {"where", stub.where}});
    }
    return {{"active", inventory.active},
            {"conditionally_off", inventory.off},
            {"opaque", inventory.opaque},
            {"stubbed_params", stubs},
            {"unresolved", inventory.unresolved},
            {"warnings", inventory.warnings},
            {"endpoints", endpoints}};
}
