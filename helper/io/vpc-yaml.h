// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-json.h"

#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// A local tag of a YAML document, such as !GetAtt, and the object that it is short for.
struct YamlTag
{
    std::string tag;      //!< as written, with its "!"
    std::string longForm; //!< the only member of the object that stands for it: "Fn::GetAtt"
    bool splitAtDot;      //!< whether "a.b" is short for the list of "a" and "b"
};

/**
 * \brief Read a file in YAML 1.1 or in JSON into the same model.
 *
 * A text that begins with "{" and a quoted key is read as JSON, anything else by libyaml. A tag
 * becomes the object that it is short for: <tt>!Ref x</tt> is read as <tt>{"Ref": "x"}</tt>.
 *
 * Plain scalars are taken as AWS CloudFormation takes them: true, yes and on are true, false, no
 * and off are false (in lower, upper or title case; not the single letters), canonical decimal
 * numbers are numbers. Everything else is the string that is written: dates, octal and hexadecimal
 * numbers, numbers with leading zeros such as account ids, 1:30.
 *
 * Anchors, aliases and merge keys are understood, which CloudFormation refuses; what aliases repeat
 * is bounded.
 *
 * \param path the file
 * \param tags the tags it may have
 * \return its content
 * \throw aws::InputError "path:line: what is wrong; what to do": unreadable, empty, larger than
 * 8 MB, not valid, tabs as indentation, a key twice, a tag that is none of \p tags, more than one
 * document, more than 200 levels deep, aliases that multiply
 */
JsonDocument ReadYamlFile(const std::string& path, const std::vector<YamlTag>& tags);

/**
 * \brief Read a text, as ReadYamlFile() reads a file.
 * \param text YAML or JSON \param name what errors call it \param tags the tags it may have
 * \return its content \throw aws::InputError as ReadYamlFile()
 */
JsonDocument ParseYaml(const std::string& text,
                       const std::string& name,
                       const std::vector<YamlTag>& tags);

} // namespace vpc
} // namespace ns3
