// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-csv.h"

#include <cinttypes>
#include <cstdio>

namespace ns3
{
namespace vpc
{

std::string
ToSeconds(Time time)
{
    const int64_t ns = time.GetNanoSeconds();
    const int64_t whole = ns / 1000000000;
    const int64_t rest = ns < 0 ? -(ns % 1000000000) : ns % 1000000000;
    char text[40];
    std::snprintf(text,
                  sizeof(text),
                  "%s%" PRId64 ".%09" PRId64,
                  ns < 0 && whole == 0 ? "-" : "",
                  whole,
                  rest);
    return text;
}

std::string
CsvField(const std::string& text)
{
    if (text.find_first_of(",\"\r\n") == std::string::npos)
    {
        return text;
    }
    std::string field = "\"";
    for (const char c : text)
    {
        field += c;
        if (c == '"')
        {
            field += c;
        }
    }
    return field + '"';
}

} // namespace vpc
} // namespace ns3
