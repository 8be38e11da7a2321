// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-yaml-scalar.h"

#include <cctype>
#include <cstdlib>
#include <map>

namespace ns3
{
namespace vpc
{

namespace
{

/// Words of YAML 1.1 (yaml.org/type/bool, yaml.org/type/null) that CloudFormation takes as such.
const std::map<std::string, bool> BOOLEANS = {
    {"true", true},
    {"True", true},
    {"TRUE", true},
    {"yes", true},
    {"Yes", true},
    {"YES", true},
    {"on", true},
    {"On", true},
    {"ON", true},
    {"false", false},
    {"False", false},
    {"FALSE", false},
    {"no", false},
    {"No", false},
    {"NO", false},
    {"off", false},
    {"Off", false},
    {"OFF", false},
};

/// \param text any text \param at a position \return the first position from there without a digit
size_t
SkipDigits(const std::string& text, size_t at)
{
    while (at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])))
    {
        ++at;
    }
    return at;
}

/// \param text any text \param whole set to whether it has neither fraction nor exponent
/// \return whether it is a canonical decimal number: no leading zero, no "+"
bool
IsDecimal(const std::string& text, bool& whole)
{
    const size_t begin = text[0] == '-' ? 1 : 0;
    const size_t end = SkipDigits(text, begin);
    if (end == begin || (text[begin] == '0' && end > begin + 1))
    {
        return false;
    }
    size_t at = end;
    if (at < text.size() && text[at] == '.')
    {
        const size_t fraction = SkipDigits(text, at + 1);
        if (fraction == at + 1)
        {
            return false;
        }
        at = fraction;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E'))
    {
        const bool hasSign = at + 1 < text.size() && (text[at + 1] == '+' || text[at + 1] == '-');
        const size_t digits = at + (hasSign ? 2 : 1);
        at = SkipDigits(text, digits);
        if (at == digits)
        {
            return false;
        }
    }
    whole = at == end;
    return at == text.size();
}

} // namespace

JsonValue
ResolvePlainScalar(const JsonValue& place, const std::string& text)
{
    if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL")
    {
        return JsonComposer::MakeNull(place);
    }
    const auto boolean = BOOLEANS.find(text);
    if (boolean != BOOLEANS.end())
    {
        return JsonComposer::MakeBoolean(place, boolean->second);
    }
    bool whole = false;
    constexpr size_t longest = 18; // digits that an int64_t holds whatever they are
    if (!IsDecimal(text, whole) || text.size() > longest)
    {
        return JsonComposer::MakeString(place, text);
    }
    return whole ? JsonComposer::MakeInteger(place, std::strtoll(text.c_str(), nullptr, 10))
                 : JsonComposer::MakeReal(place, std::strtod(text.c_str(), nullptr));
}

} // namespace vpc
} // namespace ns3
