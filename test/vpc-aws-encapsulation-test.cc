// SPDX-License-Identifier: GPL-2.0-only
// What ESP puts around a packet, against AWS's table of MTU and MSS by cipher.
#include "ns3/vpc-encapsulation.h"

#include <gtest/gtest.h>

using namespace ns3::vpc::aws;

namespace
{

constexpr uint32_t IP_AND_TCP = 40; //!< bytes of headers, without options

/// A row of "Best practices for your customer gateway device" of the Site-to-Site VPN guide.
struct Row
{
    EspCipher cipher;
    NatTraversal natTraversal;
    uint32_t mtu;
    uint32_t mss;
};

constexpr Row TABLE[] = {
    {EspCipher::AES_GCM_16, NatTraversal::NONE, 1446, 1406},
    {EspCipher::AES_GCM_16, NatTraversal::UDP_ENCAPSULATION, 1438, 1398},
    {EspCipher::AES_CBC_SHA1, NatTraversal::NONE, 1438, 1398},
    {EspCipher::AES_CBC_SHA1, NatTraversal::UDP_ENCAPSULATION, 1422, 1382},
    {EspCipher::AES_CBC_SHA2_256, NatTraversal::NONE, 1438, 1398},
    {EspCipher::AES_CBC_SHA2_256, NatTraversal::UDP_ENCAPSULATION, 1422, 1382},
    {EspCipher::AES_CBC_SHA2_384, NatTraversal::NONE, 1422, 1382},
    {EspCipher::AES_CBC_SHA2_384, NatTraversal::UDP_ENCAPSULATION, 1422, 1382},
    {EspCipher::AES_CBC_SHA2_512, NatTraversal::NONE, 1422, 1382},
    {EspCipher::AES_CBC_SHA2_512, NatTraversal::UDP_ENCAPSULATION, 1406, 1366},
};

} // namespace

TEST(Encapsulation, GivesThePublishedMtuAndMss)
{
    for (const Row& row : TABLE)
    {
        const EspEncapsulation esp{row.cipher, row.natTraversal};
        const int cipher = static_cast<int>(row.cipher);
        const int nat = static_cast<int>(row.natTraversal);
        EXPECT_EQ(esp.LargestInner(), row.mtu) << "cipher " << cipher << ", NAT " << nat;
        EXPECT_EQ(esp.LargestInner() - IP_AND_TCP, row.mss) << "cipher " << cipher;
        EXPECT_LE(esp.SizeOf(row.mtu), 1500u);
        EXPECT_GT(esp.SizeOf(row.mtu + 1), 1500u);
    }
}

TEST(Encapsulation, TheLargestPacketOfGcmFillsTheWire)
{
    EXPECT_EQ(EspEncapsulation().SizeOf(1446), 1500u);
}

// Outer IPv4 20, ESP 8, IV, padded payload with its trailer of 2, ICV: counted by hand.
TEST(Encapsulation, PadsToTheBlock)
{
    const EspEncapsulation gcm;
    EXPECT_EQ(gcm.SizeOf(40), 20u + 8 + 8 + 44 + 16);
    EXPECT_EQ(gcm.SizeOf(42), 20u + 8 + 8 + 44 + 16);
    EXPECT_EQ(gcm.SizeOf(43), 20u + 8 + 8 + 48 + 16);
    const EspEncapsulation cbc{EspCipher::AES_CBC_SHA2_256, NatTraversal::UDP_ENCAPSULATION};
    EXPECT_EQ(cbc.SizeOf(46), 20u + 8 + 8 + 16 + 48 + 16);
    EXPECT_EQ(cbc.SizeOf(47), 20u + 8 + 8 + 16 + 64 + 16);
}

TEST(Encapsulation, NothingFitsIntoLessThanItAdds)
{
    EXPECT_EQ(EspEncapsulation().LargestInner(56), 2u);
    EXPECT_EQ(EspEncapsulation().LargestInner(50), 0u);
}

TEST(Encapsulation, TaggedEthernetAddsFortyTwoBytes)
{
    EXPECT_EQ(TAGGED_ETHERNET_OVERHEAD, 42u);
}
