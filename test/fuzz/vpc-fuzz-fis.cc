// SPDX-License-Identifier: GPL-2.0-only
// Fuzz target: any text as an experiment template of AWS FIS. Only aws::InputError, of one line,
// may come.
#include "vpc-fuzz.h"

#include "ns3/vpc-fis-reader.h"

using namespace ns3::vpc;

extern "C" int
LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const std::string text(reinterpret_cast<const char*>(data), size);
    return vpc_fuzz::Try([&text]() {
        const JsonDocument document = JsonDocument::Parse(text, "fis.json", "correct it");
        const FisExperiment experiment = ReadFisTemplate(document.Root());
        vpc_fuzz::Use(experiment.description + std::to_string(experiment.FindStarts().size()));
    });
}
