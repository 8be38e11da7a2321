// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vpc-dns-message.h"

#include <gtest/gtest.h>
#include <string>

namespace
{

using namespace ns3;
using namespace ns3::vpc;

using Bytes = std::vector<uint8_t>;

/// \param text characters, zeros included \return them as bytes
template <std::size_t N>
Bytes
ToBytes(const char (&text)[N])
{
    return Bytes(text, text + N - 1);
}

/// \param bytes a message \return it decoded
DnsDecoded
Decode(const Bytes& bytes)
{
    return DecodeDnsMessage(bytes.data(), bytes.size());
}

// Written by hand after RFC 1035, section 4: id 0x1234, RD, one question, A, IN.
const Bytes QUERY = ToBytes("\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00"
                            "\x03sqs\x09us-east-1\x09"
                            "amazonaws\x03"
                            "com\x00"
                            "\x00\x01\x00\x01");

// Response, RD, RA, NOERROR; two A records, their owner a pointer to offset 12, TTL 60.
const Bytes ANSWER = ToBytes("\x12\x34\x81\x80\x00\x01\x00\x02\x00\x00\x00\x00"
                             "\x03sqs\x09us-east-1\x09"
                             "amazonaws\x03"
                             "com\x00"
                             "\x00\x01\x00\x01"
                             "\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04\x0a\x00\x01\x0a"
                             "\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04\x0a\x00\x02\x0a");

// CNAME a.b -> c.b (the b of c.b a pointer to offset 14), then c.b A 1.2.3.4.
const Bytes CNAME = ToBytes("\x00\x07\x81\x80\x00\x01\x00\x02\x00\x00\x00\x00"
                            "\x01"
                            "a\x01"
                            "b\x00\x00\x01\x00\x01"
                            "\xc0\x0c\x00\x05\x00\x01\x00\x00\x01\x2c\x00\x04\x01"
                            "c\xc0\x0e"
                            "\xc0\x21\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04\x01\x02\x03\x04");

/// \return the answer that ANSWER holds
DnsMessage
MakeAnswer()
{
    DnsMessage message;
    message.id = 0x1234;
    message.response = true;
    message.recursionAvailable = true;
    message.name = "sqs.us-east-1.amazonaws.com";
    message.answers = {{message.name, Ipv4Address("10.0.1.10"), "", 60},
                       {message.name, Ipv4Address("10.0.2.10"), "", 60}};
    return message;
}

TEST(DnsMessage, QueryHasTheBytesOfRfc1035)
{
    DnsMessage message;
    message.id = 0x1234;
    message.name = "sqs.us-east-1.amazonaws.com";
    EXPECT_EQ(EncodeDnsMessage(message), QUERY);
}

TEST(DnsMessage, AnswerHasTheBytesOfRfc1035)
{
    EXPECT_EQ(EncodeDnsMessage(MakeAnswer()), ANSWER);
}

TEST(DnsMessage, QueryIsReadFromBytes)
{
    const DnsDecoded decoded = Decode(QUERY);
    ASSERT_TRUE(decoded.message) << decoded.error;
    EXPECT_EQ(decoded.message->id, 0x1234);
    EXPECT_FALSE(decoded.message->response);
    EXPECT_TRUE(decoded.message->recursionDesired);
    EXPECT_EQ(decoded.message->name, "sqs.us-east-1.amazonaws.com");
    EXPECT_EQ(decoded.message->type, DNS_TYPE_A);
    EXPECT_TRUE(decoded.message->answers.empty());
}

TEST(DnsMessage, AnswersAreReadFromBytes)
{
    const DnsDecoded decoded = Decode(ANSWER);
    ASSERT_TRUE(decoded.message) << decoded.error;
    EXPECT_TRUE(decoded.message->response);
    EXPECT_TRUE(decoded.message->recursionAvailable);
    ASSERT_EQ(decoded.message->answers.size(), 2U);
    EXPECT_EQ(decoded.message->answers[0].owner, "sqs.us-east-1.amazonaws.com");
    EXPECT_EQ(decoded.message->answers[0].address, Ipv4Address("10.0.1.10"));
    EXPECT_EQ(decoded.message->answers[1].address, Ipv4Address("10.0.2.10"));
    EXPECT_EQ(decoded.message->answers[1].ttlSeconds, 60U);
}

TEST(DnsMessage, CnameIsReadAndWritten)
{
    const DnsDecoded decoded = Decode(CNAME);
    ASSERT_TRUE(decoded.message) << decoded.error;
    ASSERT_EQ(decoded.message->answers.size(), 2U);
    EXPECT_EQ(decoded.message->answers[0].owner, "a.b");
    EXPECT_EQ(decoded.message->answers[0].cname, "c.b");
    EXPECT_EQ(decoded.message->answers[0].ttlSeconds, 300U);
    EXPECT_EQ(decoded.message->answers[1].owner, "c.b");
    EXPECT_EQ(decoded.message->answers[1].address, Ipv4Address("1.2.3.4"));

    DnsMessage message;
    message.id = 7;
    message.response = true;
    message.recursionAvailable = true;
    message.name = "a.b";
    message.answers = {{"a.b", Ipv4Address(uint32_t{0}), "c.b", 300},
                       {"c.b", Ipv4Address("1.2.3.4"), "", 60}};
    EXPECT_EQ(EncodeDnsMessage(message), CNAME);
}

TEST(DnsMessage, ResponseCodesAreTheLastFourBitsOfTheFlags)
{
    const std::vector<std::pair<DnsRcode, uint8_t>> codes = {{DnsRcode::NO_ERROR, 0x80},
                                                             {DnsRcode::SERVER_FAILURE, 0x82},
                                                             {DnsRcode::NAME_ERROR, 0x83},
                                                             {DnsRcode::REFUSED, 0x85}};
    for (const auto& [rcode, byte] : codes)
    {
        DnsMessage message = MakeAnswer();
        message.answers.clear();
        message.rcode = rcode;
        const Bytes bytes = EncodeDnsMessage(message);
        EXPECT_EQ(bytes[3], byte) << ToString(rcode);
        EXPECT_EQ(bytes[7], 0) << "answers";
        const DnsDecoded decoded = Decode(bytes);
        ASSERT_TRUE(decoded.message);
        EXPECT_EQ(decoded.message->rcode, rcode);
    }
}

TEST(DnsMessage, CaseAndLastDotDoNotCount)
{
    EXPECT_EQ(NormaliseDnsName("SQS.us-East-1.amazonaws.com."), "sqs.us-east-1.amazonaws.com");
    Bytes bytes = QUERY;
    bytes[13] = 'S';
    const DnsDecoded decoded = Decode(bytes);
    ASSERT_TRUE(decoded.message);
    EXPECT_EQ(decoded.message->name, "sqs.us-east-1.amazonaws.com");
}

TEST(DnsMessage, NamesThatCannotBeAreKnown)
{
    EXPECT_TRUE(IsDnsName("a"));
    EXPECT_TRUE(IsDnsName("*.s3.us-east-1.amazonaws.com"));
    EXPECT_TRUE(IsDnsName(std::string(63, 'x') + ".com"));
    for (const std::string& name : {std::string(),
                                    std::string("a..b"),
                                    std::string(".a"),
                                    std::string("a."),
                                    std::string("a b"),
                                    std::string("a\\.b"),
                                    std::string(64, 'x') + ".com",
                                    std::string(254, 'x')})
    {
        EXPECT_FALSE(IsDnsName(name)) << name;
    }
    EXPECT_EXIT(EncodeDnsMessage(DnsMessage{}), testing::KilledBySignal(SIGABRT), "DNS name");
}

TEST(DnsMessage, EveryTruncationIsReported)
{
    for (const Bytes& whole : {QUERY, ANSWER, CNAME})
    {
        for (std::size_t size = 0; size < whole.size(); ++size)
        {
            const DnsDecoded decoded = DecodeDnsMessage(whole.data(), size);
            EXPECT_FALSE(decoded.message) << size;
            EXPECT_FALSE(decoded.error.empty()) << size;
        }
    }
}

TEST(DnsMessage, MalformedBytesAreReported)
{
    Bytes loop = ANSWER;
    loop[46] = 45; // the first owner points to itself
    EXPECT_FALSE(Decode(loop).message);

    Bytes questions = QUERY;
    questions[5] = 0;
    EXPECT_FALSE(Decode(questions).message);

    Bytes chaos = QUERY;
    chaos.back() = 3; // class CH
    EXPECT_FALSE(Decode(chaos).message);

    Bytes label = QUERY;
    label[12] = 0x60; // a label of a reserved kind
    EXPECT_FALSE(Decode(label).message);
}

// No byte may make the reader fall over, whatever it becomes.
TEST(DnsMessage, AnySingleWrongByteIsSurvived)
{
    std::size_t readable = 0;
    for (const Bytes& whole : {QUERY, ANSWER, CNAME})
    {
        for (std::size_t at = 0; at < whole.size(); ++at)
        {
            for (int value = 0; value < 256; ++value)
            {
                Bytes bytes = whole;
                bytes[at] = static_cast<uint8_t>(value);
                const DnsDecoded decoded = Decode(bytes);
                EXPECT_NE(decoded.message.has_value(), !decoded.error.empty());
                readable += decoded.message.has_value();
            }
        }
    }
    EXPECT_GT(readable, 0U);
}

TEST(DnsMessage, PacketsCarryTheBytes)
{
    const Ptr<Packet> packet = MakeDnsPacket(MakeAnswer());
    Bytes bytes(packet->GetSize());
    packet->CopyData(bytes.data(), bytes.size());
    EXPECT_EQ(bytes, ANSWER);
    EXPECT_TRUE(DecodeDnsPacket(packet).message);
}

TEST(DnsMessage, WhatDoesNotFitADatagramIsCutAndMarked)
{
    // 12 of header, 33 of question, 16 an answer: 29 fit into 512 bytes, 30 do not.
    DnsMessage message = MakeAnswer();
    message.answers.resize(1);
    message.answers.resize(29, message.answers[0]);
    DnsDecoded whole = DecodeDnsPacket(MakeDnsPacket(message));
    ASSERT_TRUE(whole.message);
    EXPECT_EQ(whole.message->answers.size(), 29U);
    EXPECT_FALSE(whole.message->truncated);

    message.answers.resize(40, message.answers[0]);
    const Ptr<Packet> packet = MakeDnsPacket(message);
    EXPECT_EQ(packet->GetSize(), 12U + 33U + 29U * 16U);
    const DnsDecoded cut = DecodeDnsPacket(packet);
    ASSERT_TRUE(cut.message);
    EXPECT_EQ(cut.message->answers.size(), 29U);
    EXPECT_TRUE(cut.message->truncated);
}

} // namespace
