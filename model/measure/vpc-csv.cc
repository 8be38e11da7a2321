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

std::vector<std::vector<std::string>>
ReadCsv(std::istream& in)
{
    std::vector<std::vector<std::string>> lines;
    std::vector<std::string> fields(1);
    bool isQuoted = false;
    for (char c = 0; in.get(c);)
    {
        if (isQuoted)
        {
            if (c != '"')
            {
                fields.back() += c;
            }
            else if (in.peek() == '"')
            {
                fields.back() += static_cast<char>(in.get());
            }
            else
            {
                isQuoted = false;
            }
            continue;
        }
        switch (c)
        {
        case '"':
            isQuoted = true;
            break;
        case ',':
            fields.emplace_back();
            break;
        case '\r':
            break;
        case '\n':
            lines.push_back(fields);
            fields.assign(1, "");
            break;
        default:
            fields.back() += c;
        }
    }
    if (fields.size() > 1 || !fields.front().empty())
    {
        lines.push_back(fields);
    }
    return lines;
}

} // namespace vpc
} // namespace ns3
