// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-policy-pattern.h"

#include "vpc-cloud.h"
#include "vpc-policy-request.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

/// \param byte of UTF-8 \return whether it is part of a letter but not its beginning
bool
IsContinuation(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xc0) == 0x80;
}

} // namespace

std::optional<ArnParts>
SplitArn(std::string_view text)
{
    ArnParts parts;
    std::size_t begin = 0;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i)
    {
        const std::size_t colon = text.find(':', begin);
        if (colon == std::string_view::npos)
        {
            return std::nullopt;
        }
        parts[i] = text.substr(begin, colon - begin);
        begin = colon + 1;
    }
    parts.back() = text.substr(begin);
    if (parts.front() != "arn")
    {
        return std::nullopt;
    }
    return parts;
}

bool
IsAccountId(std::string_view text)
{
    constexpr std::size_t digits = 12;
    return text.size() == digits && text.find_first_not_of("0123456789") == std::string_view::npos;
}

PolicyPattern::PolicyPattern(const std::string& text,
                             PatternSyntax syntax,
                             PatternVariables variables,
                             PatternCase letterCase)
    : m_case(letterCase)
{
    for (std::size_t i = 0; i < text.size(); ++i)
    {
        const char letter = text[i];
        if (variables == PatternVariables::REPLACED && letter == '$' && i + 1 < text.size() &&
            text[i + 1] == '{')
        {
            const std::size_t end = text.find('}', i);
            if (end == std::string::npos)
            {
                throw InputError("\"" + text +
                                 "\" has a variable ${ without its }; close it, or write ${$}{ for "
                                 "the letters themselves");
            }
            AppendVariable(text.substr(i + 2, end - i - 2));
            i = end;
        }
        else if (syntax == PatternSyntax::WILDCARDS && letter == '*')
        {
            if (m_pieces.empty() || m_pieces.back().kind != PieceKind::MANY)
            {
                m_pieces.push_back({PieceKind::MANY, "", {}, {}});
            }
        }
        else if (syntax == PatternSyntax::WILDCARDS && letter == '?')
        {
            m_pieces.push_back({PieceKind::ONE, "", {}, {}});
        }
        else
        {
            Append(letter);
        }
    }
}

void
PolicyPattern::Append(char letter)
{
    if (m_pieces.empty() || m_pieces.back().kind != PieceKind::TEXT)
    {
        m_pieces.push_back({PieceKind::TEXT, "", {}, {}});
    }
    m_pieces.back().text.push_back(m_case == PatternCase::IGNORED ? AsciiLower(letter) : letter);
}

void
PolicyPattern::AppendVariable(const std::string& text)
{
    if (text == "*" || text == "?" || text == "$")
    {
        Append(text.front());
        return;
    }
    Piece piece;
    piece.kind = PieceKind::VARIABLE;
    const std::size_t comma = text.find(',');
    piece.key = FindPolicyKey(text.substr(0, comma));
    if (piece.key.multi)
    {
        throw InputError("the variable ${" + text +
                         "} is of a key with several values, which IAM does not replace; use a key "
                         "with one value");
    }
    if (comma != std::string::npos)
    {
        const std::size_t open = text.find_first_not_of(' ', comma + 1);
        if (open == std::string::npos || text[open] != '\'' || text.back() != '\'' ||
            open + 1 == text.size())
        {
            throw InputError("the default value of ${" + text +
                             "} is not in single quotes; write ${key, 'value'}");
        }
        piece.fallback = text.substr(open + 1, text.size() - open - 2);
    }
    m_pieces.push_back(std::move(piece));
    m_hasVariables = true;
}

std::optional<std::string_view>
PolicyPattern::Resolve(const Piece& piece, const PolicyRequest& request)
{
    if (piece.kind == PieceKind::TEXT)
    {
        return piece.text;
    }
    const std::vector<std::string>* values = request.Find(piece.key);
    if (values && values->size() == 1)
    {
        return values->front();
    }
    if (!values && piece.fallback)
    {
        return *piece.fallback;
    }
    return std::nullopt;
}

bool
PolicyPattern::StandsAt(std::string_view text, std::size_t at, std::string_view part) const
{
    if (text.size() - at < part.size())
    {
        return false;
    }
    if (m_case == PatternCase::SENSITIVE)
    {
        return text.compare(at, part.size(), part) == 0;
    }
    for (std::size_t i = 0; i < part.size(); ++i)
    {
        if (AsciiLower(text[at + i]) != AsciiLower(part[i])) // a variable's value has any case
        {
            return false;
        }
    }
    return true;
}

bool
PolicyPattern::Matches(std::string_view text, const PolicyRequest& request) const
{
    // most patterns are "*", a text, or a text with a * at its end
    if (m_pieces.empty())
    {
        return text.empty();
    }
    const Piece& first = m_pieces.front();
    if (m_pieces.size() == 1)
    {
        if (first.kind == PieceKind::MANY)
        {
            return true;
        }
        if (first.kind == PieceKind::TEXT)
        {
            return text.size() == first.text.size() && StandsAt(text, 0, first.text);
        }
    }
    if (first.kind == PieceKind::TEXT && !StandsAt(text, 0, first.text))
    {
        return false;
    }
    if (m_pieces.size() == 2 && first.kind == PieceKind::TEXT &&
        m_pieces.back().kind == PieceKind::MANY)
    {
        return true;
    }
    return MatchesPieces(text, request);
}

bool
PolicyPattern::MatchesPieces(std::string_view text, const PolicyRequest& request) const
{
    if (m_hasVariables && std::any_of(m_pieces.begin(), m_pieces.end(), [&](const Piece& piece) {
            return piece.kind == PieceKind::VARIABLE && !Resolve(piece, request);
        }))
    {
        return false;
    }
    constexpr std::size_t none = std::string_view::npos;
    std::size_t at = 0;      // in the text
    std::size_t next = 0;    // piece
    std::size_t many = none; // the last MANY met
    std::size_t manyEnd = 0; // where it ends so far
    while (true)
    {
        if (next == m_pieces.size())
        {
            if (at == text.size())
            {
                return true;
            }
        }
        else if (m_pieces[next].kind == PieceKind::MANY)
        {
            many = next++;
            manyEnd = at;
            continue;
        }
        else if (m_pieces[next].kind == PieceKind::ONE)
        {
            if (at < text.size() && !IsContinuation(text[at]))
            {
                do
                {
                    ++at;
                } while (at < text.size() && IsContinuation(text[at]));
                ++next;
                continue;
            }
        }
        else
        {
            const std::string_view part = *Resolve(m_pieces[next], request);
            if (StandsAt(text, at, part))
            {
                at += part.size();
                ++next;
                continue;
            }
        }
        // what follows the last MANY does not fit: let it take one letter more
        if (many == none || manyEnd == text.size())
        {
            return false;
        }
        at = ++manyEnd;
        next = many + 1;
    }
}

} // namespace aws
} // namespace vpc
} // namespace ns3
