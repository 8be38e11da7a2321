// SPDX-License-Identifier: GPL-2.0-only
// Fuzz target: any text as a dump of an account.
#include "vpc-fuzz.h"

#include "ns3/vpc-snapshot-reader.h"

using namespace ns3::vpc;

extern "C" int
LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    static const vpc_fuzz::Folder folder;
    folder.Write("all.json", data, size);
    return vpc_fuzz::Try([]() {
        Snapshot snapshot = ReadSnapshot(folder.Path());
        snapshot.Validate();
        vpc_fuzz::Use(snapshot.report.ToText() + snapshot.report.ToJson());
    });
}
