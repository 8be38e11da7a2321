// SPDX-License-Identifier: GPL-2.0-only
// How a file becomes a tree: nlohmann-json parses, its events build.
#include "vpc-json.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>

namespace ns3
{
namespace vpc
{

namespace
{

constexpr size_t MAX_DEPTH = 200; //!< dumps are some ten levels deep; the tree is freed recursively

/**
 * \brief An iterator over characters that tells how far the parser has read, for the parser's
 * events carry no place.
 */
class TellingIterator
{
  public:
    using iterator_category = std::input_iterator_tag; //!< single pass
    using value_type = char;                           //!< bytes
    using difference_type = std::ptrdiff_t;            //!< signed
    using pointer = const char*;                       //!< into the text
    using reference = const char&;                     //!< of the text

    /// \param at position \param told where to write every new position, may be nullptr
    TellingIterator(const char* at, const char** told)
        : m_at(at),
          m_told(told)
    {
    }

    /// \return the byte
    reference operator*() const
    {
        return *m_at;
    }

    /// \return the next position
    TellingIterator& operator++()
    {
        ++m_at;
        *m_told = m_at;
        return *this;
    }

    /// \return the position before
    TellingIterator operator++(int)
    {
        TellingIterator before = *this;
        ++*this;
        return before;
    }

    /// \param o another \return same place
    bool operator==(const TellingIterator& o) const
    {
        return m_at == o.m_at;
    }

    /// \param o another \return another place
    bool operator!=(const TellingIterator& o) const
    {
        return m_at != o.m_at;
    }

  private:
    const char* m_at;    //!< position
    const char** m_told; //!< listener
};

/// \param text the text \param offset of a byte \return "line:column", both from 1
std::string
LineAndColumn(const std::string& text, size_t offset)
{
    offset = std::min(offset, text.size());
    const auto line = 1 + std::count(text.begin(), text.begin() + offset, '\n');
    const size_t lineStart = offset == 0 ? std::string::npos : text.rfind('\n', offset - 1);
    const size_t column = lineStart == std::string::npos ? offset + 1 : offset - lineStart;
    return std::to_string(line) + ":" + std::to_string(column);
}

} // namespace

/// Builds the tree from the parser's events.
class JsonBuilder
{
  public:
    using number_integer_t = nlohmann::json::number_integer_t;   //!< as the parser has it
    using number_unsigned_t = nlohmann::json::number_unsigned_t; //!< as the parser has it
    using number_float_t = nlohmann::json::number_float_t;       //!< as the parser has it
    using string_t = nlohmann::json::string_t;                   //!< as the parser has it
    using binary_t = nlohmann::json::binary_t;                   //!< never occurs in JSON

    /// \param text what is read \param file its name \param remedy what errors advise
    /// \param root the outermost value
    JsonBuilder(const std::string& text,
                const std::string& file,
                const std::string& remedy,
                JsonValue& root)
        : m_text(text),
          m_file(file),
          m_remedy(remedy),
          m_root(root),
          m_told(text.data()),
          m_counted(text.data())
    {
    }

    /// Read the text. \throw aws::InputError if it is no JSON
    void Run()
    {
        const char* begin = m_text.data();
        const char* end = begin + m_text.size();
        nlohmann::json::sax_parse(TellingIterator(begin, &m_told),
                                  TellingIterator(end, &m_told),
                                  this);
    }

    /// \name The parser's events \return whether to go on @{
    bool null()
    {
        Place(JsonValue::Kind::Null);
        return true;
    }

    bool boolean(bool value)
    {
        Place(JsonValue::Kind::Boolean).m_boolean = value;
        return true;
    }

    bool number_integer(number_integer_t value)
    {
        --m_told; // the parser has read one byte beyond, which may be the line's end
        Place(JsonValue::Kind::Integer).m_integer = value;
        return true;
    }

    bool number_unsigned(number_unsigned_t value)
    {
        constexpr number_unsigned_t largest = std::numeric_limits<int64_t>::max();
        if (value > largest)
        {
            return number_float(static_cast<number_float_t>(value), string_t());
        }
        return number_integer(static_cast<number_integer_t>(value));
    }

    bool number_float(number_float_t value, const string_t&)
    {
        --m_told;
        Place(JsonValue::Kind::Real).m_real = value;
        return true;
    }

    bool string(string_t& value)
    {
        Place(JsonValue::Kind::String).m_string = std::move(value);
        return true;
    }

    bool binary(binary_t&)
    {
        return false;
    }

    bool start_object(size_t)
    {
        Open(JsonValue::Kind::Object);
        return true;
    }

    bool key(string_t& name)
    {
        m_key = std::move(name);
        return true;
    }

    bool end_object()
    {
        m_open.pop_back();
        return true;
    }

    bool start_array(size_t)
    {
        Open(JsonValue::Kind::Array);
        return true;
    }

    bool end_array()
    {
        m_open.pop_back();
        return true;
    }

    bool parse_error(size_t position, const std::string&, const nlohmann::json::exception& error);
    /// @}

  private:
    /// \param kind of the new value \return it, put where the text has it
    JsonValue& Place(JsonValue::Kind kind)
    {
        JsonValue* value = &m_root;
        if (!m_open.empty())
        {
            JsonValue& parent = *m_open.back();
            if (parent.m_kind == JsonValue::Kind::Object)
            {
                parent.m_members.emplace_back(std::move(m_key), JsonValue());
                value = &parent.m_members.back().second;
            }
            else
            {
                parent.m_items.emplace_back();
                value = &parent.m_items.back();
            }
        }
        value->m_kind = kind;
        value->m_file = &m_file;
        if (m_told > m_counted)
        {
            m_line += std::count(m_counted, m_told, '\n');
            m_counted = m_told;
        }
        value->m_line = m_line;
        return *value;
    }

    /// \param kind Object or Array
    void Open(JsonValue::Kind kind)
    {
        JsonValue& value = Place(kind);
        m_open.push_back(&value);
        if (m_open.size() > MAX_DEPTH)
        {
            value.Fail("more than " + std::to_string(MAX_DEPTH) +
                       " levels deep; nothing that AWS writes or reads is, " + m_remedy);
        }
    }

    const std::string& m_text;      //!< what is read
    const std::string& m_file;      //!< its name
    const std::string& m_remedy;    //!< what errors advise
    JsonValue& m_root;              //!< outermost value
    const char* m_told;             //!< how far the parser has read
    const char* m_counted;          //!< up to where lines are counted
    uint32_t m_line{1};             //!< line of m_counted
    std::vector<JsonValue*> m_open; //!< objects and arrays not closed yet; a parent does not grow
                                    //!< while a child is open, so the pointers hold
    std::string m_key;              //!< name of the member that comes next
};

bool
JsonBuilder::parse_error(size_t position,
                         const std::string&,
                         const nlohmann::json::exception& error)
{
    const size_t offset = position == 0 ? 0 : position - 1;
    const std::string where = m_file + ":" + LineAndColumn(m_text, offset) + ": ";
    if (offset >= m_text.size())
    {
        throw aws::InputError(where + "the file ends in the middle of a value; it is cut off, " +
                              m_remedy);
    }
    std::string detail = error.what();
    const size_t dash = detail.find(" - ");
    detail = dash == std::string::npos ? detail : detail.substr(dash + 3);
    constexpr size_t longest = 160;
    if (detail.size() > longest)
    {
        detail = detail.substr(0, longest) + "...";
    }
    throw aws::InputError(where + "not valid JSON: " + detail + "; " + m_remedy + " or correct it");
}

/// What a document holds.
struct JsonDocument::Content
{
    std::string file; //!< name of the file
    JsonValue root;   //!< outermost value
};

JsonDocument::JsonDocument()
    : m_content(std::make_unique<Content>())
{
}

JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;

const JsonValue&
JsonDocument::Root() const
{
    return m_content->root;
}

const std::string&
JsonDocument::File() const
{
    return m_content->file;
}

JsonDocument
JsonDocument::ReadFile(const std::string& path)
{
    std::ifstream stream(path, std::ios::binary);
    if (!stream)
    {
        throw aws::InputError(path + ": cannot be read: " + std::strerror(errno));
    }
    std::ostringstream text;
    text << stream.rdbuf();
    if (stream.bad())
    {
        throw aws::InputError(path + ": cannot be read to its end");
    }
    return Parse(text.str(), path);
}

JsonDocument
JsonDocument::Parse(const std::string& text, const std::string& name, const std::string& remedy)
{
    if (text.find_first_not_of(" \t\r\n") == std::string::npos)
    {
        throw aws::InputError(name + ":1:1: the file is empty; " + remedy + " or remove it");
    }
    if (text.compare(0, 2, "\xff\xfe") == 0 || text.compare(0, 2, "\xfe\xff") == 0)
    {
        throw aws::InputError(name + ":1:1: the file is UTF-16 (as PowerShell's '>' writes it); "
                                     "convert it to UTF-8");
    }
    JsonDocument document;
    document.m_content->file = name;
    JsonBuilder(text, document.m_content->file, remedy, document.m_content->root).Run();
    return document;
}

JsonDocument
JsonComposer::MakeDocument(const std::string& file)
{
    JsonDocument document;
    document.m_content->file = file;
    document.m_content->root = MakeNull(document, 1);
    return document;
}

JsonValue&
JsonComposer::Root(JsonDocument& document)
{
    return document.m_content->root;
}

JsonValue
JsonComposer::MakeNull(const JsonDocument& document, uint32_t line)
{
    JsonValue value;
    value.m_file = &document.m_content->file;
    value.m_line = line;
    return value;
}

std::string
JsonQuote(const std::string& text)
{
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

} // namespace vpc
} // namespace ns3
