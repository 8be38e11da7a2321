// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-name-resolver.h"

namespace ns3
{
namespace vpc
{

NS_OBJECT_ENSURE_REGISTERED(NameResolver);

const char*
ToString(DnsStatus status)
{
    switch (status)
    {
    case DnsStatus::NO_ERROR:
        return "NOERROR";
    case DnsStatus::EMPTY:
        return "EMPTY";
    case DnsStatus::NX_DOMAIN:
        return "NXDOMAIN";
    case DnsStatus::SERV_FAIL:
        return "SERVFAIL";
    case DnsStatus::TIMEOUT:
        return "TIMEOUT";
    }
    return "UNKNOWN";
}

TypeId
NameResolver::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::NameResolver").SetParent<Object>().SetGroupName("VpcEndpoints");
    return tid;
}

} // namespace vpc
} // namespace ns3
