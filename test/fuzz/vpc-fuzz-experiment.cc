// SPDX-License-Identifier: GPL-2.0-only
// Fuzz target: any text as an experiment file. Only aws::InputError, of one line, may come.
#include "vpc-fuzz.h"

#include "ns3/vpc-experiment.h"
#include "ns3/vpc-yaml.h"

using namespace ns3::vpc;

extern "C" int
LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const std::string text(reinterpret_cast<const char*>(data), size);
    return vpc_fuzz::Try([&text]() {
        const JsonDocument document = ParseYaml(text, "x.yaml", {});
        vpc_fuzz::Use(ReadExperiment(document.Root(), "no-such-folder").latency);
    });
}
