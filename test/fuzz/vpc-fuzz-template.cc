// SPDX-License-Identifier: GPL-2.0-only
// Fuzz target: any text as a CloudFormation template. Only aws::InputError, of one line, may come.
#include "vpc-fuzz.h"

#include "ns3/vpc-template-reader.h"

using namespace ns3::vpc;

extern "C" int
LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const std::string text(reinterpret_cast<const char*>(data), size);
    return vpc_fuzz::Try([&text]() {
        TemplateReading reading = ParseTemplate(text, "no-such-folder/net.yaml");
        reading.snapshot.Validate();
        vpc_fuzz::Use(reading.snapshot.report.ToText() + reading.snapshot.report.ToJson());
    });
}
