// SPDX-License-Identifier: GPL-2.0-only
// How a YAML file becomes a tree: libyaml parses, its events build.
#include "vpc-yaml.h"

#include "vpc-yaml-scalar.h"

#include "ns3/vpc-nearest-name.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <utility>
#include <yaml.h>

namespace ns3
{
namespace vpc
{

namespace
{

constexpr size_t MAX_YAML_DEPTH = 200;   //!< as JsonDocument's; the tree is freed recursively
constexpr size_t MAX_BYTES = 8 << 20;    //!< CloudFormation takes 1 MB
constexpr size_t MAX_REPEATED = 200000;  //!< weight of what all aliases repeat
constexpr size_t BYTES_OF_A_WEIGHT = 64; //!< of strings; every value weighs 1 besides
constexpr const char* MERGE_KEY = "<<";  //!< yaml.org/type/merge
constexpr const char* CORE = "tag:yaml.org,2002:"; //!< what "!!" is short for

/// \param value any value \return what a copy of it costs
size_t
WeightOf(const JsonValue& value)
{
    size_t weight = 1;
    if (value.GetKind() == JsonValue::Kind::String)
    {
        weight += value.AsString().size() / BYTES_OF_A_WEIGHT;
    }
    for (const JsonValue& item : value.Items())
    {
        weight += WeightOf(item);
    }
    for (const auto& [name, member] : value.Members())
    {
        weight += WeightOf(member) + name.size() / BYTES_OF_A_WEIGHT;
    }
    return weight;
}

/// An event of libyaml's, freed with it.
struct Event : yaml_event_t
{
    ~Event()
    {
        yaml_event_delete(this);
    }
};

/// libyaml's parser, freed with it.
struct Parser : yaml_parser_t
{
    Parser()
    {
        yaml_parser_initialize(this);
    }

    ~Parser()
    {
        yaml_parser_delete(this);
    }
};

/// \param text as libyaml has it, may be nullptr \return it
std::string
TextOf(const yaml_char_t* text)
{
    return text == nullptr ? std::string() : reinterpret_cast<const char*>(text);
}

/// A list or map that is not closed yet.
struct OpenValue
{
    JsonValue place;
    bool isMap{false};
    std::string tag;
    std::string anchor;
    std::vector<JsonValue> items;
    std::vector<JsonValue::Member> members;
    std::vector<JsonValue> merged; //!< of merge keys: maps whose members come after its own
    std::set<std::string> names;   //!< of members
    bool hasName{false};           //!< whether a member's name is there and its value is not
    std::string name;              //!< of that member
};

/// Builds the tree from the parser's events.
class YamlBuilder
{
  public:
    /// \param text what is read \param document gets it \param tags that are known
    YamlBuilder(const std::string& text, JsonDocument& document, const std::vector<YamlTag>& tags)
        : m_text(text),
          m_document(document),
          m_tags(tags)
    {
    }

    /// Read the text. \throw aws::InputError if it is not valid
    void Run();

  private:
    /// \param mark a place \return null, at that place
    JsonValue At(const yaml_mark_t& mark) const
    {
        return JsonComposer::MakeNull(m_document, static_cast<uint32_t>(mark.line + 1));
    }

    /// \throw aws::InputError that says what the parser found
    [[noreturn]] void FailOnSyntax() const;
    /// \param event what comes next
    void Handle(const Event& event);
    /// \param event a scalar
    void HandleScalar(const Event& event);
    /// \param event the start of a list or map \param isMap which of them \param tag its tag
    /// \param anchor its anchor
    void Open(const Event& event, bool isMap, const std::string& tag, const std::string& anchor);
    /// The innermost list or map ends.
    void Close();
    /// \param place of the alias \param anchor what it repeats
    void Repeat(const JsonValue& place, const std::string& anchor);
    /// \param value with its tag applied \param anchor empty if it has none
    void Place(JsonValue value, const std::string& anchor);
    /// \param map an open map \param value what stands at a merge key
    void Merge(OpenValue& map, const JsonValue& value) const;
    /// \param value a value \param tag its tag, may be empty \return what it stands for
    JsonValue ApplyTag(JsonValue value, const std::string& tag) const;

    const std::string& m_text;                  //!< what is read
    JsonDocument& m_document;                   //!< gets it
    const std::vector<YamlTag>& m_tags;         //!< that are known
    Parser m_parser;                            //!< libyaml's
    std::vector<OpenValue> m_open;              //!< from the outermost to the innermost
    std::map<std::string, JsonValue> m_anchors; //!< closed values, by anchor
    size_t m_repeated{0};                       //!< weight of what aliases repeated so far
    bool m_done{false};                         //!< whether a document was read
};

void
YamlBuilder::FailOnSyntax() const
{
    const bool isBytes = m_parser.error == YAML_READER_ERROR;
    size_t line = m_parser.problem_mark.line;
    if (isBytes)
    {
        const size_t offset = std::min(m_parser.problem_offset, m_text.size());
        line = std::count(m_text.begin(), m_text.begin() + offset, '\n');
    }
    size_t begin = 0;
    for (size_t i = 0; i < line && begin != std::string::npos; ++i)
    {
        begin = m_text.find('\n', begin);
        begin = begin == std::string::npos ? begin : begin + 1;
    }
    const JsonValue place = JsonComposer::MakeNull(m_document, static_cast<uint32_t>(line + 1));
    if (begin != std::string::npos)
    {
        const size_t text = m_text.find_first_not_of(" \t", begin);
        const std::string indent =
            m_text.substr(begin, text == std::string::npos ? text : text - begin);
        if (!isBytes && indent.find('\t') != std::string::npos)
        {
            place.Fail("a tab in the indentation; indent with spaces, YAML takes no tabs there");
        }
    }
    std::string what = m_parser.problem ? m_parser.problem : "unknown problem";
    if (m_parser.context)
    {
        what += " " + std::string(m_parser.context) + " from line " +
                std::to_string(m_parser.context_mark.line + 1);
    }
    place.Fail(isBytes ? "not UTF-8 text: " + what + "; convert or correct it"
                       : "not valid YAML: " + what + "; correct it");
}

void
YamlBuilder::Run()
{
    yaml_parser_set_input_string(&m_parser,
                                 reinterpret_cast<const unsigned char*>(m_text.data()),
                                 m_text.size());
    for (bool goesOn = true; goesOn;)
    {
        Event event;
        if (!yaml_parser_parse(&m_parser, &event))
        {
            event.type = YAML_NO_EVENT;
            FailOnSyntax();
        }
        Handle(event);
        goesOn = event.type != YAML_STREAM_END_EVENT;
    }
    if (!m_done)
    {
        JsonComposer::Root(m_document).Fail("the file is empty; write it or remove it");
    }
}

void
YamlBuilder::Handle(const Event& event)
{
    switch (event.type)
    {
    case YAML_DOCUMENT_START_EVENT:
        if (m_done)
        {
            At(event.start_mark)
                .Fail("a second document begins (\"---\"); keep one document in a file");
        }
        break;
    case YAML_DOCUMENT_END_EVENT:
        m_done = true;
        break;
    case YAML_SCALAR_EVENT:
        HandleScalar(event);
        break;
    case YAML_ALIAS_EVENT:
        Repeat(At(event.start_mark), TextOf(event.data.alias.anchor));
        break;
    case YAML_SEQUENCE_START_EVENT:
        Open(event,
             false,
             TextOf(event.data.sequence_start.tag),
             TextOf(event.data.sequence_start.anchor));
        break;
    case YAML_MAPPING_START_EVENT:
        Open(event,
             true,
             TextOf(event.data.mapping_start.tag),
             TextOf(event.data.mapping_start.anchor));
        break;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        Close();
        break;
    default:
        break;
    }
}

void
YamlBuilder::HandleScalar(const Event& event)
{
    const auto& scalar = event.data.scalar;
    const JsonValue place = At(event.start_mark);
    const std::string text(reinterpret_cast<const char*>(scalar.value), scalar.length);
    const std::string tag = TextOf(scalar.tag);
    const std::string anchor = TextOf(scalar.anchor);
    if (text.find('\0') != std::string::npos)
    {
        place.Fail("a zero byte in a string; remove it");
    }
    const bool isName = !m_open.empty() && m_open.back().isMap && !m_open.back().hasName;
    if (isName)
    {
        if (!anchor.empty())
        {
            m_anchors[anchor] = JsonComposer::MakeString(place, text);
        }
        if (!tag.empty() && tag != "!" && tag != std::string(CORE) + "str")
        {
            place.Fail("the key " + JsonQuote(text) + " has the tag " + tag + "; remove the tag");
        }
        OpenValue& map = m_open.back();
        const bool isMerge = text == MERGE_KEY && scalar.plain_implicit;
        if (!isMerge && !map.names.insert(text).second)
        {
            place.Fail("the key " + JsonQuote(text) +
                       " is there twice in one map; keep one of them");
        }
        map.hasName = true;
        map.name = text;
        return;
    }
    const bool isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE;
    const bool isCore = tag.rfind(CORE, 0) == 0;
    const std::string coreType = isCore ? tag.substr(std::strlen(CORE)) : "";
    static const std::set<std::string> resolved = {"int", "float", "bool", "null"};
    if (isCore && coreType != "str" && resolved.count(coreType) == 0)
    {
        place.Fail("the tag !!" + coreType + " is not read; write the value as a string");
    }
    const bool isResolved = tag.empty() ? isPlain : resolved.count(coreType) != 0;
    JsonValue value =
        isResolved ? ResolvePlainScalar(place, text) : JsonComposer::MakeString(place, text);
    Place(ApplyTag(std::move(value), isCore || tag == "!" ? "" : tag), anchor);
}

void
YamlBuilder::Open(const Event& event, bool isMap, const std::string& tag, const std::string& anchor)
{
    OpenValue open;
    open.place = At(event.start_mark);
    if (m_open.size() >= MAX_YAML_DEPTH)
    {
        open.place.Fail("more than " + std::to_string(MAX_YAML_DEPTH) +
                        " levels deep; write it with fewer");
    }
    if (!m_open.empty() && m_open.back().isMap && !m_open.back().hasName)
    {
        open.place.Fail("a key that is a list or a map; write a string before the colon");
    }
    open.isMap = isMap;
    open.tag = tag.rfind(CORE, 0) == 0 ? "" : tag;
    open.anchor = anchor;
    m_open.push_back(std::move(open));
}

void
YamlBuilder::Close()
{
    OpenValue closed = std::move(m_open.back());
    m_open.pop_back();
    for (const JsonValue& map : closed.merged)
    {
        for (const auto& [name, member] : map.Members())
        {
            if (closed.names.insert(name).second)
            {
                closed.members.emplace_back(name, member);
            }
        }
    }
    JsonValue value = closed.isMap
                          ? JsonComposer::MakeObject(closed.place, std::move(closed.members))
                          : JsonComposer::MakeArray(closed.place, std::move(closed.items));
    Place(ApplyTag(std::move(value), closed.tag), closed.anchor);
}

void
YamlBuilder::Repeat(const JsonValue& place, const std::string& anchor)
{
    const auto found = m_anchors.find(anchor);
    if (found == m_anchors.end())
    {
        place.Fail("the alias *" + anchor + " names no anchor that is complete before it; add &" +
                   anchor + " or correct the name");
    }
    m_repeated += WeightOf(found->second);
    if (m_repeated > MAX_REPEATED)
    {
        place.Fail("aliases repeat more than " + std::to_string(MAX_REPEATED) +
                   " values; write what is meant without aliases of aliases");
    }
    if (!m_open.empty() && m_open.back().isMap && !m_open.back().hasName)
    {
        place.Fail("an alias as a key; write the key itself");
    }
    Place(found->second, "");
}

void
YamlBuilder::Place(JsonValue value, const std::string& anchor)
{
    if (!anchor.empty())
    {
        m_anchors[anchor] = value;
    }
    if (m_open.empty())
    {
        JsonComposer::Root(m_document) = std::move(value);
        return;
    }
    OpenValue& parent = m_open.back();
    if (!parent.isMap)
    {
        parent.items.push_back(std::move(value));
        return;
    }
    parent.hasName = false;
    if (parent.name == MERGE_KEY && parent.names.count(MERGE_KEY) == 0)
    {
        Merge(parent, value);
        return;
    }
    parent.members.emplace_back(std::move(parent.name), std::move(value));
}

void
YamlBuilder::Merge(OpenValue& map, const JsonValue& value) const
{
    const bool isList = value.GetKind() == JsonValue::Kind::Array;
    const std::vector<JsonValue> maps = isList ? value.Items() : std::vector<JsonValue>{value};
    for (const JsonValue& merged : maps)
    {
        if (merged.GetKind() != JsonValue::Kind::Object)
        {
            value.Fail("the merge key << takes a map or a list of maps; give it one");
        }
        map.merged.push_back(merged);
    }
}

JsonValue
YamlBuilder::ApplyTag(JsonValue value, const std::string& tag) const
{
    if (tag.empty())
    {
        return value;
    }
    for (const YamlTag& known : m_tags)
    {
        if (known.tag != tag)
        {
            continue;
        }
        const JsonValue place = JsonComposer::MakeNull(value);
        const bool isText = value.GetKind() == JsonValue::Kind::String;
        const size_t dot =
            known.splitAtDot && isText ? value.AsString().find('.') : std::string::npos;
        if (dot != std::string::npos)
        {
            const std::string text = value.AsString();
            value =
                JsonComposer::MakeArray(place,
                                        {JsonComposer::MakeString(place, text.substr(0, dot)),
                                         JsonComposer::MakeString(place, text.substr(dot + 1))});
        }
        return JsonComposer::MakeObject(place, {{known.longForm, std::move(value)}});
    }
    std::vector<std::string> names;
    for (const YamlTag& known : m_tags)
    {
        names.push_back(known.tag);
    }
    value.Fail("the tag " + tag + " is not known; correct or remove it" +
               aws::DidYouMean(tag, names));
}

} // namespace

JsonDocument
ReadYamlFile(const std::string& path, const std::vector<YamlTag>& tags)
{
    std::ifstream stream(path, std::ios::binary);
    std::string text;
    if (stream)
    {
        text.resize(MAX_BYTES + 1);
        stream.read(text.data(), static_cast<std::streamsize>(text.size()));
        text.resize(static_cast<size_t>(stream.gcount()));
    }
    if (stream.bad() || (!stream.is_open()) || (text.empty() && !stream.eof()))
    {
        throw aws::InputError(path + ": cannot be read: " + std::strerror(errno));
    }
    return ParseYaml(text, path, tags);
}

JsonDocument
ParseYaml(const std::string& text, const std::string& name, const std::vector<YamlTag>& tags)
{
    if (text.size() > MAX_BYTES)
    {
        throw aws::InputError(name + ":1: larger than " + std::to_string(MAX_BYTES >> 20) +
                              " MB; CloudFormation takes 1 MB, split it");
    }
    const size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string::npos)
    {
        throw aws::InputError(name + ":1: the file is empty; write it or remove it");
    }
    const size_t second = text.find_first_not_of(" \t\r\n", first + 1);
    const bool isQuoted = second == std::string::npos || text[second] == '"' || text[second] == '}';
    if (text[first] == '{' && isQuoted)
    {
        JsonDocument document = JsonDocument::Parse(text, name, "write it again");
        RefuseDuplicateMembers(document.Root());
        return document;
    }
    JsonDocument document = JsonComposer::MakeDocument(name);
    YamlBuilder(text, document, tags).Run();
    return document;
}

} // namespace vpc
} // namespace ns3
