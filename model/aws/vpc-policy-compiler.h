// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-policy-condition.h"
#include "vpc-policy-document.h"
#include "vpc-policy-pattern.h"
#include "vpc-policy-principal.h"
#include "vpc-policy.h"

#include <string>
#include <string_view>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace aws
{

/// Patterns of which one must match, or none.
struct PolicyPatternList
{
    std::vector<PolicyPattern> patterns; //!< as compiled
    bool negated{false};                 //!< NotAction, NotResource

    /// \param text what is asked for \param request for variables \return whether the list is met
    bool Holds(std::string_view text, const PolicyRequest& request) const
    {
        for (const PolicyPattern& pattern : patterns)
        {
            if (pattern.Matches(text, request))
            {
                return !negated;
            }
        }
        return negated;
    }
};

/// A statement, compiled.
struct PolicyStatementCheck
{
    std::string label;                            //!< Sid or "#n"
    PolicyEffect effect{PolicyEffect::DENY};      //!< allow or deny
    std::vector<PolicyPrincipalCheck> principals; //!< none in an identity policy
    bool notPrincipal{false};                     //!< everybody but the principals
    bool accountIsRoot{false};   //!< an account is its root user, not everybody in it
    PolicyPatternList actions;   //!< Action or NotAction
    PolicyPatternList resources; //!< Resource or NotResource
    std::vector<PolicyConditionCheck> conditions; //!< all of which must hold

    /// \param caller who asks \return how the statement means it
    PrincipalMatch MatchPrincipal(const PolicyCaller& caller) const;
    /// \param request what is asked \return whether all but the principal fits
    bool Fits(const PolicyRequest& request) const;
};

/// Makes statements ready to decide, and refuses what is none.
class PolicyCompiler
{
  public:
    /**
     * \param document what the statements are of
     * \param kind what it is attached to
     * \throw InputError "file: what is wrong; what to do", for a Version or size that cannot be
     */
    PolicyCompiler(const PolicyDocument& document, PolicyKind kind);

    /**
     * \param from as written
     * \param number of the statement, from 1
     * \return it, compiled
     * \throw InputError "file:line: statement X: what is wrong; what to do"
     */
    PolicyStatementCheck Compile(const PolicyStatement& from, std::size_t number);

  private:
    /// \param line of the document, 0 if unknown \param what is wrong, and what to do
    [[noreturn]] void Fail(uint32_t line, const std::string& what) const;

    /**
     * \brief Compile something, and put the place before its errors.
     * \param line where it stands, 0 if unknown
     * \param work what to do
     */
    template <class Work>
    void At(uint32_t line, const Work& work) const;

    /// \param from as written \return its principals, compiled
    std::vector<PolicyPrincipalCheck> MakePrincipals(const PolicyStatement& from) const;
    /// \param from as written \return its actions, compiled
    PolicyPatternList MakeActions(const PolicyStatement& from) const;
    /// \param from as written \return its resources, compiled
    PolicyPatternList MakeResources(const PolicyStatement& from) const;
    /// \param text a resource as written \return it, complete \throw InputError without a place
    std::string CompleteResource(const std::string& text) const;

    std::string m_file;    //!< what errors begin with
    std::string m_current; //!< "statement X: " while it is compiled, empty otherwise
    PolicyKind m_kind;
    PatternVariables m_variables{PatternVariables::NONE};
};

} // namespace aws
} // namespace vpc
} // namespace ns3
