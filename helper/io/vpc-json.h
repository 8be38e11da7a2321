// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/vpc-cloud.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief A value of a document is not what it should be.
 *
 * Keeps place and problem apart, so that a reader who knows which resource the value belongs to can
 * put its id between them.
 */
class JsonError : public aws::InputError
{
  public:
    /// \param where "file:line" \param problem what is wrong, and what to do
    JsonError(const std::string& where, const std::string& problem);

    /// \return "file:line"
    const std::string& Where() const;
    /// \return what is wrong
    const std::string& Problem() const;

  private:
    std::string m_where;   //!< file and line
    std::string m_problem; //!< what is wrong
};

/**
 * \brief A value of a document, with the line it stands on.
 *
 * A model of its own and not a JSON library's, because errors in a description must name file and
 * line, and because other notations can be read into it too. A value belongs to its JsonDocument.
 *
 * A member that is absent and one that is \c null are the same to every getter: dumps have both.
 * A member of the wrong kind is a JsonError with file, line and what was expected.
 */
class JsonValue
{
  public:
    /// What a value is.
    enum class Kind
    {
        Null,
        Boolean,
        Integer,
        Real,
        String,
        Array,
        Object
    };

    using Member = std::pair<std::string, JsonValue>; //!< name and value of an object's member

    /// \return what it is
    Kind GetKind() const;
    /// \return the line it begins (scalars) or its bracket opens on, from 1
    uint32_t GetLine() const;

    /// \return an object's members in the order of the file; empty for anything else
    const std::vector<Member>& Members() const;
    /// \return an array's items; empty for anything else
    const std::vector<JsonValue>& Items() const;

    /// \param name a member \return it, or nullptr if absent or null
    const JsonValue* Find(const std::string& name) const;

    /// \name Typed getters of a member
    /// @{

    /** \param name a member's name \param fallback what is returned if the member is absent or null
     * \return it \throw JsonError if it is of another kind */
    std::string GetString(const std::string& name, const std::string& fallback = "") const;
    /** \param name a member's name \param fallback what is returned if the member is absent or null
     * \return it \throw JsonError if it is of another kind */
    bool GetBool(const std::string& name, bool fallback) const;
    /** \param name a member's name \param fallback what is returned if the member is absent or null
     * \return it \throw JsonError if it is of another kind */
    int64_t GetInt(const std::string& name, int64_t fallback) const;
    /** \param name a member's name \return it, empty if absent or null
     * \throw JsonError if it is of another kind */
    const std::vector<JsonValue>& GetArray(const std::string& name) const;
    /** \param name a member's name \return it, an empty object if absent or null
     * \throw JsonError if it is of another kind */
    const JsonValue& GetObject(const std::string& name) const;
    /// @}

    /**
     * \brief The strings of an array's items, one by one or from a member of each.
     * \param name member that is an array
     * \param itemMember name of the items' member, empty if the items are strings themselves
     * \return the strings; items without the member are left out
     * \throw JsonError if anything is of another kind
     */
    std::vector<std::string> GetStrings(const std::string& name,
                                        const std::string& itemMember = "") const;

    /// \name The value itself
    /// @{

    /** \return the value itself \throw JsonError if it is not a string, not an object, and so on */
    const std::string& AsString() const;
    bool AsBool() const;
    int64_t AsInt() const;
    const JsonValue& AsObject() const;
    const std::vector<JsonValue>& AsArray() const;
    /// @}

    /// \return a string, number or boolean as text; numbers in their shortest form
    /// \throw JsonError if it is null, a list or an object
    std::string AsText() const;

    /**
     * \param what what is wrong, and what to do
     * \throw JsonError "file:line: what", always
     */
    [[noreturn]] void Fail(const std::string& what) const;

    /// \return "file:line"
    std::string Where() const;

  private:
    friend class JsonBuilder;
    friend class JsonComposer;

    /// \param name member \param value the member \param expected kind it should be of
    [[noreturn]] void FailKind(const std::string& name,
                               const JsonValue& value,
                               const std::string& expected) const;

    Kind m_kind{Kind::Null};
    uint32_t m_line{0};
    const std::string* m_file{nullptr}; //!< name of the document's file
    bool m_boolean{false};
    int64_t m_integer{0};
    double m_real{0};
    std::string m_string;
    std::vector<JsonValue> m_items;
    std::vector<Member> m_members;
};

/// A file's content.
class JsonDocument
{
  public:
    /**
     * \brief Read a file.
     * \param path the file
     * \return its content
     * \throw aws::InputError "path:line:column: what is wrong; what to do" if it cannot be read, is
     * empty, is cut off, is no JSON, or is not UTF-8
     */
    static JsonDocument ReadFile(const std::string& path);

    /**
     * \brief Read a text.
     * \param text JSON
     * \param name what errors call it
     * \param remedy what errors advise if it is no JSON
     * \return its content
     * \throw aws::InputError as ReadFile()
     */
    static JsonDocument Parse(const std::string& text,
                              const std::string& name,
                              const std::string& remedy = "dump it again");

    /// \return the outermost value
    const JsonValue& Root() const;
    /// \return the file's name as it was given
    const std::string& File() const;

    JsonDocument(JsonDocument&&) noexcept;            //!< moves; values stay where they are
    JsonDocument& operator=(JsonDocument&&) noexcept; //!< moves; values stay \return this
    ~JsonDocument();

  private:
    friend class JsonComposer;

    struct Content;
    JsonDocument();

    std::unique_ptr<Content> m_content; //!< on the heap, for values point into it
};

/**
 * \brief Makes values and documents that no JSON text was parsed into: from YAML, or computed.
 *
 * A value stands where the value stands that it was made from, so that errors name that place.
 */
class JsonComposer
{
  public:
    /// \param file what errors call it \return a document that holds null
    static JsonDocument MakeDocument(const std::string& file);
    /// \param document of MakeDocument() \return its outermost value, to be filled
    static JsonValue& Root(JsonDocument& document);

    /// \param document whose value it becomes \param line where it stands
    /// \return null, at that place
    static JsonValue MakeNull(const JsonDocument& document, uint32_t line);

    /// \name Values at the place of another
    /// @{
    /** \param place the other \return null */
    static JsonValue MakeNull(const JsonValue& place);
    /** \param place the other \param value what it is \return the value */
    static JsonValue MakeString(const JsonValue& place, std::string value);
    /** \param place the other \param value what it is \return the value */
    static JsonValue MakeInteger(const JsonValue& place, int64_t value);
    /** \param place the other \param value what it is \return the value */
    static JsonValue MakeReal(const JsonValue& place, double value);
    /** \param place the other \param value what it is \return the value */
    static JsonValue MakeBoolean(const JsonValue& place, bool value);
    /** \param place the other \param value what it is \return the value */
    static JsonValue MakeArray(const JsonValue& place, std::vector<JsonValue> value);
    /** \param place the other \param value what it is \return the value */
    static JsonValue MakeObject(const JsonValue& place, std::vector<JsonValue::Member> value);
    /// @}
};

/// \param value any value \return it as JSON text on one line, members in their order
std::string JsonText(const JsonValue& value);

/// \param value outermost value of a document that people write
/// \throw JsonError if an object has a member twice, at the second of them
void RefuseDuplicateMembers(const JsonValue& value);

/// \param text any text \return it as a JSON string with its quotes
std::string JsonQuote(const std::string& text);

} // namespace vpc
} // namespace ns3
