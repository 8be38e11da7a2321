// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/object.h"
#include "ns3/string.h"
#include "ns3/vpc-compat.h"

#include <gtest/gtest.h>

namespace
{

using namespace ns3;

/// An object with the two forms of enum attribute.
class Lamp : public Object
{
  public:
    enum Colour
    {
        RED = 3,
        GREEN = 7
    };

    static TypeId GetTypeId()
    {
        static TypeId tid =
            TypeId("ns3::vpc::CompatTestLamp")
                .SetParent<Object>()
                .SetGroupName("VpcEndpoints")
                .AddConstructor<Lamp>()
                .AddAttribute("Member",
                              "Kept in a data member.",
                              EnumValue(GREEN),
                              vpc::compat::MakeEnumAccessor<Colour>(&Lamp::m_member),
                              MakeEnumChecker(RED, "Red", GREEN, "Green"))
                .AddAttribute("Pair",
                              "Behind a setter and a getter.",
                              EnumValue(RED),
                              vpc::compat::MakeEnumAccessor<Colour>(&Lamp::Set, &Lamp::Get),
                              MakeEnumChecker(RED, "Red", GREEN, "Green"));
        return tid;
    }

    void Set(Colour colour)
    {
        m_pair = colour;
    }

    Colour Get() const
    {
        return m_pair;
    }

    Colour m_member{RED};
    Colour m_pair{GREEN};
};

TEST(Compat, EnumAttributesTakeTheirInitialValue)
{
    Ptr<Lamp> lamp = CreateObject<Lamp>();
    EXPECT_EQ(lamp->m_member, Lamp::GREEN);
    EXPECT_EQ(lamp->m_pair, Lamp::RED);
}

TEST(Compat, EnumAttributesAreSetByNameAndByValue)
{
    Ptr<Lamp> lamp = CreateObject<Lamp>();
    lamp->SetAttribute("Member", StringValue("Red"));
    lamp->SetAttribute("Pair", EnumValue(Lamp::GREEN));
    EXPECT_EQ(lamp->m_member, Lamp::RED);
    EXPECT_EQ(lamp->m_pair, Lamp::GREEN);
    EXPECT_FALSE(lamp->SetAttributeFailSafe("Member", StringValue("Blue")));
    EXPECT_EQ(lamp->m_member, Lamp::RED);

    StringValue name;
    lamp->GetAttribute("Pair", name);
    EXPECT_EQ(name.Get(), "Green");
}

} // namespace
