// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-policy-keys.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace aws
{

class PolicyRequest;

using ArnParts = std::array<std::string_view, 6>; //!< arn, partition, service, region, account, id

/**
 * \param text any
 * \return its six parts between colons (the last may have colons itself), or nothing if it is no
 * ARN
 */
std::optional<ArnParts> SplitArn(std::string_view text);

/// \param text any \return whether it is 12 digits
bool IsAccountId(std::string_view text);

/// What the letters of a pattern mean.
enum class PatternSyntax : uint8_t
{
    LITERAL,  //!< themselves
    WILDCARDS //!< themselves, but * is any letters and ? is any one letter
};

/// Whether ${...} is a policy variable, which it is from version 2012-10-17 on.
enum class PatternVariables : uint8_t
{
    NONE,
    REPLACED
};

/// Whether capital and small letters are the same.
enum class PatternCase : uint8_t
{
    SENSITIVE,
    IGNORED
};

/**
 * \brief A text of a policy, read once and compared often.
 *
 * Variables are those of IAM's: ${key}, ${key, 'default'}, and ${*}, ${?}, ${$} for the letters
 * themselves (IAM User Guide, "IAM policy elements: Variables and tags"). The value of a variable
 * is taken letter by letter: a * in it is no wildcard. A variable without a value and without a
 * default matches nothing at all.
 */
class PolicyPattern
{
  public:
    /**
     * \param text the pattern
     * \param syntax of its letters
     * \param variables whether there are any
     * \param letterCase whether case matters
     * \throw InputError without a place: a variable without end, of an unknown key, or of a key
     * with several values
     */
    PolicyPattern(const std::string& text,
                  PatternSyntax syntax,
                  PatternVariables variables,
                  PatternCase letterCase);

    /// \param text any text \param request gives variables their values \return whether it matches
    bool Matches(std::string_view text, const PolicyRequest& request) const;

    /// \return whether it has variables other than ${*}, ${?} and ${$}
    bool HasVariables() const
    {
        return m_hasVariables;
    }

  private:
    /// What a piece of a pattern is.
    enum class PieceKind : uint8_t
    {
        TEXT,
        ONE,  //!< one letter
        MANY, //!< any letters
        VARIABLE
    };

    /// A piece of a pattern.
    struct Piece
    {
        PieceKind kind{PieceKind::TEXT};
        std::string text;                    //!< of TEXT
        PolicyKey key;                       //!< of VARIABLE
        std::optional<std::string> fallback; //!< of VARIABLE
    };

    /// \param letter becomes part of the text at the end
    void Append(char letter);
    /// \param text behind "${" and before "}"
    void AppendVariable(const std::string& text);
    /// \param piece TEXT or VARIABLE \param request gives the value \return it, or nothing
    static std::optional<std::string_view> Resolve(const Piece& piece,
                                                   const PolicyRequest& request);
    /// \param text any \param at where \param part what \return whether it stands there
    bool StandsAt(std::string_view text, std::size_t at, std::string_view part) const;
    /// \param text any \param request for variables \return whether it matches, for any pieces
    bool MatchesPieces(std::string_view text, const PolicyRequest& request) const;

    std::vector<Piece> m_pieces;
    PatternCase m_case;
    bool m_hasVariables{false};
};

} // namespace aws
} // namespace vpc
} // namespace ns3
