// SPDX-License-Identifier: GPL-2.0-only
// Fuzz target: any text as a file of parameters.
#include "vpc-fuzz.h"

#include "ns3/vpc-template-input.h"

using namespace ns3::vpc;

extern "C" int
LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    static const vpc_fuzz::Folder folder;
    folder.Write("parameters.yaml", data, size);
    return vpc_fuzz::Try([]() { ReadTemplateParameters(folder.Path() + "/parameters.yaml"); });
}
