// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-api-call-text.h"

#include <cstdint>
#include <sstream>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param text to append, which must be one line \param all gets it
void
AppendLine(const std::string& text, std::string& all)
{
    if (text.find('\n') != std::string::npos)
    {
        throw aws::InputError("a request's principal, action, resource and context must be one "
                              "line each; remove the line break");
    }
    all += text;
    all += '\n';
}

} // namespace

std::string
WriteApiCall(const aws::ApiCall& call)
{
    std::string text;
    AppendLine(call.principal, text);
    AppendLine(call.action, text);
    AppendLine(call.resource, text);
    for (const auto& [key, value] : call.context)
    {
        AppendLine(key + "=" + value, text);
    }
    if (text.size() > UINT16_MAX)
    {
        throw aws::InputError("a request's principal, action, resource and context have " +
                              std::to_string(text.size()) + " characters; 65,535 are possible");
    }
    return text;
}

aws::ApiCall
ReadApiCall(const std::string& text)
{
    aws::ApiCall call;
    if (text.empty())
    {
        return call;
    }
    std::istringstream lines(text);
    if (!std::getline(lines, call.principal) || !std::getline(lines, call.action) ||
        !std::getline(lines, call.resource))
    {
        throw aws::InputError("a request says no principal, action and resource");
    }
    std::string line;
    while (std::getline(lines, line))
    {
        const std::size_t equals = line.find('=');
        if (equals == std::string::npos)
        {
            throw aws::InputError("\"" + line + "\" is no context of a request; write key=value");
        }
        call.context.emplace_back(line.substr(0, equals), line.substr(equals + 1));
    }
    return call;
}

} // namespace vpc
} // namespace ns3
