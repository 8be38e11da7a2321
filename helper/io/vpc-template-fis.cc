// SPDX-License-Identifier: GPL-2.0-only
// AWS FIS experiment templates in CloudFormation templates.
#include "vpc-fis-reader.h"
#include "vpc-template-mapper.h"

namespace ns3
{
namespace vpc
{

void
MapFisExperiment(TemplateMapper& m, const TemplateProperties& p)
{
    TemplateFisExperiment& found = m.inventory.fisExperiments[m.resource->logicalId];
    m.b.id = m.resource->logicalId;
    try
    {
        found.experiment = ReadFisTemplate(p.Place());
    }
    catch (const aws::InputError& error)
    {
        found.error = error.what(); // of use to nobody but those who run it
    }
}

} // namespace vpc
} // namespace ns3
