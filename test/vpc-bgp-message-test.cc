// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vpc-bgp-message.h"

#include <gtest/gtest.h>
#include <random>
#include <string>

namespace
{

using namespace ns3;
using namespace ns3::vpc;

using Bytes = std::vector<uint8_t>;

/// \param hex digits with spaces \return them as bytes
Bytes
FromHex(const std::string& hex)
{
    Bytes bytes;
    std::string digits;
    for (const char c : hex)
    {
        if (c != ' ')
        {
            digits += c;
        }
        if (digits.size() == 2)
        {
            bytes.push_back(static_cast<uint8_t>(std::stoul(digits, nullptr, 16)));
            digits.clear();
        }
    }
    return bytes;
}

const std::string MARKER = "ffffffffffffffffffffffffffffffff ";

/// \param type of the message \param body in hex \return the message with a right header
Bytes
Message(const std::string& type, const std::string& body)
{
    const Bytes rest = FromHex(body);
    const std::size_t size = 19 + rest.size();
    Bytes bytes = FromHex(MARKER + "0000" + type);
    bytes[16] = static_cast<uint8_t>(size >> 8);
    bytes[17] = static_cast<uint8_t>(size);
    bytes.insert(bytes.end(), rest.begin(), rest.end());
    return bytes;
}

BgpDecoded
Decode(const Bytes& bytes)
{
    return DecodeBgpMessage(bytes.data(), bytes.size());
}

BgpOpen
MakeOpen()
{
    BgpOpen open;
    open.as = 4200000001;
    open.holdTime = 90;
    open.routerId = Ipv4Address("10.0.0.1");
    return open;
}

BgpUpdate
MakeUpdate()
{
    BgpUpdate update;
    update.withdrawn = {*aws::ParseCidr("10.8.0.0/13"), *aws::ParseCidr("0.0.0.0/0")};
    update.attributes.asPath = {65001, 4200000001};
    update.attributes.nextHop = Ipv4Address("169.254.1.2");
    update.attributes.med = 100;
    update.attributes.communities = {7224u << 16 | 7300u};
    update.announced = {*aws::ParseCidr("172.16.0.0/12"), *aws::ParseCidr("192.168.1.1/32")};
    return update;
}

// Written by hand after RFC 4271 and RFC 6793.
const std::string OPEN = "04 5ba0 005a 0a000001 0e 02 0c 01 04 0001 00 01 41 04 fa56ea01";
const std::string UPDATE = "0004 0d 0a08 00 "
                           "0026 40 01 01 00 40 02 0a 02 02 0000fde9 fa56ea01 "
                           "40 03 04 a9fe0102 80 04 04 00000064 c0 08 04 1c381c84 "
                           "0c ac10 20 c0a80101";

} // namespace

TEST(BgpMessage, IsWrittenAsTheRfcsSay)
{
    EXPECT_EQ(EncodeBgpMessage(BgpKeepalive()), Message("04", ""));
    EXPECT_EQ(EncodeBgpMessage(MakeOpen()), Message("01", OPEN));
    EXPECT_EQ(EncodeBgpMessage(MakeUpdate()), Message("02", UPDATE));
    EXPECT_EQ(EncodeBgpMessage(BgpNotification(BgpError::HOLD_TIMER_EXPIRED)),
              Message("03", "0400"));
}

TEST(BgpMessage, IsReadAsItWasWritten)
{
    const auto open = std::get<BgpOpen>(*Decode(Message("01", OPEN)).message);
    EXPECT_EQ(open.as, 4200000001u);
    EXPECT_EQ(open.holdTime, 90);
    EXPECT_EQ(open.routerId, Ipv4Address("10.0.0.1"));
    EXPECT_TRUE(open.fourOctetAs);

    const auto update = std::get<BgpUpdate>(*Decode(Message("02", UPDATE)).message);
    EXPECT_EQ(update.withdrawn, MakeUpdate().withdrawn);
    EXPECT_EQ(update.attributes, MakeUpdate().attributes);
    EXPECT_EQ(update.announced, MakeUpdate().announced);

    const auto end = std::get<BgpNotification>(*Decode(Message("03", "0602 abcd")).message);
    EXPECT_TRUE(end.Is(BgpError::CEASE_ADMINISTRATIVE_SHUTDOWN));
    EXPECT_EQ(end.data, FromHex("abcd"));
    EXPECT_EQ(end.ToString(), "administrative shutdown");
    EXPECT_TRUE(std::holds_alternative<BgpKeepalive>(*Decode(Message("04", "")).message));
}

TEST(BgpMessage, LongPathsAndManyCommunitiesKeepTheirOrder)
{
    BgpUpdate update = MakeUpdate();
    for (uint32_t as = 1; as <= 300; ++as)
    {
        update.attributes.asPath.push_back(as);
        update.attributes.communities.push_back(as);
    }
    update.attributes.localPreference = 7;
    const auto read = std::get<BgpUpdate>(*Decode(EncodeBgpMessage(update)).message);
    EXPECT_EQ(read.attributes, update.attributes);
}

TEST(BgpMessage, HostBitsOfAPrefixAreOfNoMeaning)
{
    const auto read = std::get<BgpUpdate>(*Decode(Message("02", "0003 0c acff 0000")).message);
    EXPECT_EQ(read.withdrawn, std::vector<aws::Cidr>{*aws::ParseCidr("172.240.0.0/12")});
}

namespace
{

/// A malformed message and the NOTIFICATION that RFC 4271, section 6 demands.
struct Fault
{
    const char* what;
    std::string type;
    std::string body;
    BgpError error;
    std::string data{};
};

const std::string MANDATORY = "40 01 01 00 40 02 06 02 01 0000fde9 40 03 04 0a000002 ";

const Fault FAULTS[] = {
    {"unknown type", "05", "", BgpError::BAD_MESSAGE_TYPE, "05"},
    {"KEEPALIVE with a body", "04", "00", BgpError::BAD_MESSAGE_LENGTH, "0014"},
    {"OPEN too short", "01", "04 fde9 005a 0a0000", BgpError::BAD_MESSAGE_LENGTH, "001b"},
    {"version 3", "01", "03 fde9 005a 0a000001 00", BgpError::UNSUPPORTED_VERSION, "0004"},
    {"AS 0", "01", "04 0000 005a 0a000001 00", BgpError::BAD_PEER_AS},
    {"identifier 0", "01", "04 fde9 005a 00000000 00", BgpError::BAD_BGP_IDENTIFIER},
    {"hold time 2", "01", "04 fde9 0002 0a000001 00", BgpError::UNACCEPTABLE_HOLD_TIME},
    {"parameters cut off", "01", "04 fde9 005a 0a000001 04 0202", BgpError::OPEN_UNSPECIFIC},
    {"parameter too long", "01", "04 fde9 005a 0a000001 02 0201", BgpError::OPEN_UNSPECIFIC},
    {"unknown parameter",
     "01",
     "04 fde9 005a 0a000001 02 0100",
     BgpError::UNSUPPORTED_OPTIONAL_PARAMETER},
    {"AS capability of two bytes",
     "01",
     "04 fde9 005a 0a000001 06 0204 4102fde9",
     BgpError::OPEN_UNSPECIFIC},
    {"withdrawn beyond the end", "02", "0009 0000", BgpError::MALFORMED_ATTRIBUTE_LIST},
    {"attributes beyond the end", "02", "0000 0009", BgpError::MALFORMED_ATTRIBUTE_LIST},
    {"withdrawn /33", "02", "0006 21 0a00000000 0000", BgpError::INVALID_NETWORK_FIELD},
    {"announced prefix cut off",
     "02",
     "0000 0014" + MANDATORY + "18 0a00",
     BgpError::INVALID_NETWORK_FIELD},
    {"no NEXT_HOP",
     "02",
     "0000 000d 40 01 01 00 40 02 06 02 01 0000fde9 08 0a",
     BgpError::MISSING_WELL_KNOWN_ATTRIBUTE,
     "03"},
    {"attribute twice",
     "02",
     "0000 0008 40 01 01 00 40 01 01 00",
     BgpError::MALFORMED_ATTRIBUTE_LIST},
    {"ORIGIN optional",
     "02",
     "0000 0004 c0 01 01 00",
     BgpError::ATTRIBUTE_FLAGS_ERROR,
     "c0 01 01 00"},
    {"ORIGIN partial",
     "02",
     "0000 0004 60 01 01 00",
     BgpError::ATTRIBUTE_FLAGS_ERROR,
     "60 01 01 00"},
    {"ORIGIN of two bytes",
     "02",
     "0000 0005 40 01 02 0000",
     BgpError::ATTRIBUTE_LENGTH_ERROR,
     "40 01 02 0000"},
    {"ORIGIN 3", "02", "0000 0004 40 01 01 03", BgpError::INVALID_ORIGIN, "40 01 01 03"},
    {"NEXT_HOP multicast",
     "02",
     "0000 0007 40 03 04 e0000001",
     BgpError::INVALID_NEXT_HOP,
     "40 03 04 e0000001"},
    {"AS_SET", "02", "0000 0009 40 02 06 01 01 0000fde9", BgpError::MALFORMED_AS_PATH},
    {"AS_PATH cut off", "02", "0000 0009 40 02 06 02 02 0000fde9", BgpError::MALFORMED_AS_PATH},
    {"communities of three bytes",
     "02",
     "0000 0006 c0 08 03 1c381c",
     BgpError::OPTIONAL_ATTRIBUTE_ERROR,
     "c0 08 03 1c381c"},
    {"unknown well-known attribute",
     "02",
     "0000 0003 40 63 00",
     BgpError::UNRECOGNIZED_WELL_KNOWN_ATTRIBUTE,
     "40 63 00"},
    {"attribute header cut off", "02", "0000 0002 40 01", BgpError::MALFORMED_ATTRIBUTE_LIST},
    {"NOTIFICATION without subcode", "03", "06", BgpError::BAD_MESSAGE_LENGTH, "0014"},
};

} // namespace

TEST(BgpMessage, MalformedOnesAreAnsweredAsTheRfcDemands)
{
    for (const Fault& fault : FAULTS)
    {
        const BgpDecoded decoded = Decode(Message(fault.type, fault.body));
        ASSERT_FALSE(decoded.message) << fault.what;
        EXPECT_TRUE(decoded.error.Is(fault.error))
            << fault.what << ": " << decoded.error.ToString();
        EXPECT_EQ(decoded.error.data, FromHex(fault.data)) << fault.what;
    }
}

TEST(BgpMessage, UnknownOptionalAttributesArePassedOver)
{
    const auto read = Decode(Message("02", "0000 0017" + MANDATORY + "c0 63 00 08 0a"));
    ASSERT_TRUE(read.message) << read.error.ToString();
    EXPECT_EQ(std::get<BgpUpdate>(*read.message).announced,
              std::vector<aws::Cidr>{*aws::ParseCidr("10.0.0.0/8")});
}

TEST(BgpMessage, ABrokenHeaderIsAnErrorAtOnce)
{
    Bytes bytes = Message("04", "");
    bytes[3] = 0;
    EXPECT_TRUE(Decode(bytes).error.Is(BgpError::CONNECTION_NOT_SYNCHRONIZED));
    bytes = Message("04", "");
    bytes[17] = 18;
    EXPECT_TRUE(Decode(bytes).error.Is(BgpError::BAD_MESSAGE_LENGTH));
    EXPECT_EQ(Decode(bytes).error.data, FromHex("0012"));
    bytes[16] = 16;
    bytes[17] = 1; // 4097
    EXPECT_TRUE(Decode(bytes).error.Is(BgpError::BAD_MESSAGE_LENGTH));
    EXPECT_TRUE(Decode({}).error.Is(BgpError::BAD_MESSAGE_LENGTH));
}

TEST(BgpMessage, AStreamIsCutWhereverItsSegmentsEnd)
{
    Bytes stream;
    for (const BgpMessage& message :
         {BgpMessage(MakeOpen()), BgpMessage(BgpKeepalive()), BgpMessage(MakeUpdate())})
    {
        const Bytes bytes = EncodeBgpMessage(message);
        stream.insert(stream.end(), bytes.begin(), bytes.end());
    }
    for (std::size_t size = 1; size <= stream.size(); ++size)
    {
        BgpReader reader;
        std::vector<std::size_t> kinds;
        for (std::size_t at = 0; at < stream.size(); at += size)
        {
            const auto count = static_cast<uint32_t>(std::min(size, stream.size() - at));
            reader.Feed(Create<Packet>(stream.data() + at, count));
            while (const auto next = reader.Next())
            {
                ASSERT_TRUE(next->message);
                kinds.push_back(next->message->index());
            }
        }
        EXPECT_EQ(kinds, (std::vector<std::size_t>{0, 3, 1})) << size;
    }
}

TEST(BgpMessage, WhateverBytesComeEndInAMessageOrAKnownError)
{
    const Bytes seeds[] = {Message("01", OPEN),
                           Message("02", UPDATE),
                           Message("03", "0602 abcd"),
                           Message("04", "")};
    std::mt19937 random(20240229); // its numbers are the same everywhere
    std::size_t good = 0;
    std::size_t bad = 0;
    for (int round = 0; round < 50000; ++round)
    {
        Bytes bytes = seeds[random() % std::size(seeds)];
        for (uint32_t changes = 1 + random() % 3; changes > 0; --changes)
        {
            bytes[16 + random() % (bytes.size() - 16)] = static_cast<uint8_t>(random());
        }
        if (random() % 4 == 0)
        {
            bytes.resize(random() % (bytes.size() + 8), static_cast<uint8_t>(random()));
        }
        if (random() % 2 == 0 && bytes.size() >= 19)
        {
            bytes[16] = 0; // right again, so that the body is looked at
            bytes[17] = static_cast<uint8_t>(bytes.size());
        }
        // A copy of its own size, so that reading beyond it is seen by the sanitizers.
        const Bytes exact(bytes);
        const BgpDecoded decoded = Decode(exact);
        if (!decoded.message)
        {
            ++bad;
            EXPECT_NE(decoded.error.ToString().substr(0, 4), "code");
            continue;
        }
        ++good;
        const BgpDecoded again = Decode(EncodeBgpMessage(*decoded.message));
        ASSERT_TRUE(again.message) << again.error.ToString();
        EXPECT_EQ(EncodeBgpMessage(*again.message), EncodeBgpMessage(*decoded.message));
    }
    EXPECT_GT(good, 1000u);
    EXPECT_GT(bad, 10000u);
}
