// SPDX-License-Identifier: GPL-2.0-only
// Fuzz target: any text as a policy, of each kind.
#include "vpc-fuzz.h"

#include "ns3/vpc-policy-reader.h"

using namespace ns3::vpc;

extern "C" int
LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const std::string text(reinterpret_cast<const char*>(data), size);
    for (const auto kind :
         {aws::PolicyKind::ENDPOINT, aws::PolicyKind::GATEWAY_ENDPOINT, aws::PolicyKind::RESOURCE})
    {
        vpc_fuzz::Try([&]() { ReadPolicy(text, "policy.json", kind); });
    }
    return 0;
}
