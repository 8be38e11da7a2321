// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-dns-message.h"

#include "ns3/abort.h"

#include <algorithm>
#include <ldns/ldns.h>
#include <memory>

namespace ns3
{
namespace vpc
{

namespace
{

/// Gives an ldns object back.
struct LdnsDeleter
{
    /// \param packet it
    void operator()(ldns_pkt* packet) const
    {
        ldns_pkt_free(packet);
    }

    /// \param buffer it
    void operator()(ldns_buffer* buffer) const
    {
        ldns_buffer_free(buffer);
    }

    /// \param rdf it
    void operator()(ldns_rdf* rdf) const
    {
        ldns_rdf_deep_free(rdf);
    }

    /// \param rr it
    void operator()(ldns_rr* rr) const
    {
        ldns_rr_free(rr);
    }
};

template <typename T>
using Owned = std::unique_ptr<T, LdnsDeleter>;

/// \param name a name \return it as ldns keeps it
Owned<ldns_rdf>
MakeName(const std::string& name)
{
    NS_ABORT_MSG_IF(!IsDnsName(name),
                    "DNS name \"" << name << "\" has an empty or too long label or a character "
                                  << "that host names do not have: correct it");
    Owned<ldns_rdf> rdf(ldns_dname_new_frm_str(name.c_str()));
    NS_ABORT_MSG_IF(!rdf, "DNS name \"" << name << "\" cannot be encoded: correct it");
    return rdf;
}

/// \param record a record \return it as ldns keeps it
Owned<ldns_rr>
MakeRecord(const DnsRecord& record)
{
    Owned<ldns_rr> rr(ldns_rr_new());
    ldns_rr_set_owner(rr.get(), MakeName(record.owner).release());
    ldns_rr_set_ttl(rr.get(), record.ttlSeconds);
    if (!record.cname.empty())
    {
        ldns_rr_set_type(rr.get(), LDNS_RR_TYPE_CNAME);
        ldns_rr_push_rdf(rr.get(), MakeName(record.cname).release());
        return rr;
    }
    uint8_t address[4];
    record.address.Serialize(address);
    ldns_rr_set_type(rr.get(), LDNS_RR_TYPE_A);
    ldns_rr_push_rdf(rr.get(), ldns_rdf_new_frm_data(LDNS_RDF_TYPE_A, sizeof(address), address));
    return rr;
}

/// \param rdf a name \return it as text, normalised
std::string
ReadName(const ldns_rdf* rdf)
{
    // Straight from the wire form: ldns's way to text goes through a printing buffer.
    const uint8_t* data = ldns_rdf_data(rdf);
    const std::size_t size = ldns_rdf_size(rdf);
    std::string name;
    name.reserve(size);
    for (std::size_t at = 0; at < size && data[at] != 0;)
    {
        const std::size_t end = std::min(at + 1 + data[at], size);
        if (!name.empty())
        {
            name += '.';
        }
        name.append(reinterpret_cast<const char*>(data) + at + 1, end - at - 1);
        at = end;
    }
    return NormaliseDnsName(name);
}

/// \param packet what ldns read \return the flags and codes of its header
DnsMessage
ReadHeader(const ldns_pkt* packet)
{
    DnsMessage message;
    message.id = ldns_pkt_id(packet);
    message.response = ldns_pkt_qr(packet);
    message.authoritative = ldns_pkt_aa(packet);
    message.truncated = ldns_pkt_tc(packet);
    message.recursionDesired = ldns_pkt_rd(packet);
    message.recursionAvailable = ldns_pkt_ra(packet);
    message.opcode = static_cast<uint8_t>(ldns_pkt_get_opcode(packet));
    message.rcode = static_cast<DnsRcode>(ldns_pkt_get_rcode(packet));
    return message;
}

/// \param error what is wrong \return the result that says so
DnsDecoded
Malformed(const std::string& error)
{
    return DnsDecoded{std::nullopt, error};
}

} // namespace

const char*
ToString(DnsRcode rcode)
{
    switch (rcode)
    {
    case DnsRcode::NO_ERROR:
        return "NOERROR";
    case DnsRcode::FORMAT_ERROR:
        return "FORMERR";
    case DnsRcode::SERVER_FAILURE:
        return "SERVFAIL";
    case DnsRcode::NAME_ERROR:
        return "NXDOMAIN";
    case DnsRcode::NOT_IMPLEMENTED:
        return "NOTIMP";
    case DnsRcode::REFUSED:
        return "REFUSED";
    }
    return "RESERVED";
}

std::vector<uint8_t>
EncodeDnsMessage(const DnsMessage& message)
{
    Owned<ldns_pkt> packet(ldns_pkt_new());
    ldns_pkt_set_id(packet.get(), message.id);
    ldns_pkt_set_qr(packet.get(), message.response);
    ldns_pkt_set_aa(packet.get(), message.authoritative);
    ldns_pkt_set_tc(packet.get(), message.truncated);
    ldns_pkt_set_rd(packet.get(), message.recursionDesired);
    ldns_pkt_set_ra(packet.get(), message.recursionAvailable);
    ldns_pkt_set_opcode(packet.get(), static_cast<ldns_pkt_opcode>(message.opcode));
    ldns_pkt_set_rcode(packet.get(), static_cast<uint8_t>(message.rcode));

    Owned<ldns_rr> question(ldns_rr_new());
    ldns_rr_set_question(question.get(), true);
    ldns_rr_set_owner(question.get(), MakeName(message.name).release());
    ldns_rr_set_type(question.get(), static_cast<ldns_rr_type>(message.type));
    ldns_pkt_push_rr(packet.get(), LDNS_SECTION_QUESTION, question.release());
    for (const DnsRecord& record : message.answers)
    {
        ldns_pkt_push_rr(packet.get(), LDNS_SECTION_ANSWER, MakeRecord(record).release());
    }

    Owned<ldns_buffer> buffer(ldns_buffer_new(DNS_MAX_UDP_BYTES));
    const ldns_status status = ldns_pkt2buffer_wire(buffer.get(), packet.get());
    NS_ABORT_MSG_IF(status != LDNS_STATUS_OK,
                    "DNS message about \"" << message.name << "\" cannot be encoded: "
                                           << ldns_get_errorstr_by_id(status));
    const uint8_t* begin = ldns_buffer_begin(buffer.get());
    return std::vector<uint8_t>(begin, begin + ldns_buffer_position(buffer.get()));
}

DnsDecoded
DecodeDnsMessage(const uint8_t* bytes, std::size_t size)
{
    ldns_pkt* read = nullptr;
    const ldns_status status = ldns_wire2pkt(&read, bytes, size);
    const Owned<ldns_pkt> packet(read);
    if (status != LDNS_STATUS_OK)
    {
        return Malformed(ldns_get_errorstr_by_id(status));
    }
    if (ldns_pkt_qdcount(packet.get()) != 1)
    {
        return Malformed("not exactly one question");
    }
    const ldns_rr* question = ldns_rr_list_rr(ldns_pkt_question(packet.get()), 0);
    if (ldns_rr_get_class(question) != LDNS_RR_CLASS_IN)
    {
        return Malformed("question of another class than IN");
    }
    DnsMessage message = ReadHeader(packet.get());
    message.name = ReadName(ldns_rr_owner(question));
    if (!IsDnsName(message.name))
    {
        return Malformed("question about a name that no host can have");
    }
    message.type = static_cast<uint16_t>(ldns_rr_get_type(question));

    const ldns_rr_list* answers = ldns_pkt_answer(packet.get());
    for (std::size_t i = 0; i < ldns_rr_list_rr_count(answers); ++i)
    {
        const ldns_rr* rr = ldns_rr_list_rr(answers, i);
        const ldns_rdf* rdf = ldns_rr_rdf(rr, 0);
        const ldns_rr_type type = ldns_rr_get_type(rr);
        DnsRecord record;
        record.owner = ReadName(ldns_rr_owner(rr));
        record.ttlSeconds = ldns_rr_ttl(rr);
        if (type == LDNS_RR_TYPE_A && rdf && ldns_rdf_size(rdf) == 4)
        {
            record.address = Ipv4Address::Deserialize(ldns_rdf_data(rdf));
        }
        else if (type == LDNS_RR_TYPE_CNAME && rdf)
        {
            record.cname = ReadName(rdf);
        }
        else
        {
            continue;
        }
        message.answers.push_back(record);
    }
    return DnsDecoded{message, ""};
}

Ptr<Packet>
MakeDnsPacket(const DnsMessage& message)
{
    std::vector<uint8_t> bytes = EncodeDnsMessage(message);
    if (bytes.size() > DNS_MAX_UDP_BYTES)
    {
        DnsMessage cut = message;
        cut.truncated = true;
        while (bytes.size() > DNS_MAX_UDP_BYTES)
        {
            cut.answers.pop_back();
            bytes = EncodeDnsMessage(cut);
        }
    }
    return Create<Packet>(bytes.data(), bytes.size());
}

DnsDecoded
DecodeDnsPacket(Ptr<const Packet> packet)
{
    std::vector<uint8_t> bytes(packet->GetSize());
    packet->CopyData(bytes.data(), bytes.size());
    return DecodeDnsMessage(bytes.data(), bytes.size());
}

} // namespace vpc
} // namespace ns3
