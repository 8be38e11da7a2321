// SPDX-License-Identifier: GPL-2.0-only
// How long detection takes, over 1,000 independent sessions in one simulation, against closed
// forms.
//
// A link falls silent at a random moment. The last sign of life that arrives has then an age
// between 0 and the interval of such signs, and the session dies when that age reaches the hold
// time. All random numbers come from seed 1, run 1 and the streams below, fixed before the first
// run: with them each test errs with a probability of 1 % if the model is right.
#include "vpc-routing-net.h"
#include "vpc-sample.h"

#include <algorithm>
#include <cmath>

namespace
{

using namespace sampletest;

using namespace ns3;
using namespace ns3::vpc;
using namespace ns3::vpc::routingtest;

constexpr std::size_t LINKS = 1000;

/**
 * Age of the last of signs that come at intervals of \p interval x U(1 - \p jitter, 1), seen at a
 * random moment: the equilibrium distribution of that renewal process.
 */
double
AgeDistribution(double age, double interval, double jitter)
{
    const double least = interval * (1 - jitter);
    const double mean = (least + interval) / 2;
    if (age <= least)
    {
        return age / mean;
    }
    const double beyond = (interval - std::min(age, interval)) / (interval - least);
    const double whole = (interval - least) / 2; // of 1 - F between the least and the greatest
    return (least + whole * (1 - beyond * beyond)) / mean;
}

class RoutingStatistics : public LinkTest
{
  protected:
    /**
     * Silence every link at a moment of its own, uniform over \p during from \p from on, and run.
     * Without jitter \p during must be a multiple of the interval, else phases are not uniform.
     * \param event as an End notes it
     * \return for the right ends, the seconds from then to the event
     */
    std::vector<double> Measure(Time from, Time during, Time until, const std::string& event)
    {
        Ptr<UniformRandomVariable> random = CreateObject<UniformRandomVariable>();
        random->SetStream(7);
        std::vector<Time> moments;
        for (std::size_t link = 0; link < LINKS; ++link)
        {
            const Time moment =
                from + NanoSeconds(static_cast<int64_t>(
                           random->GetValue(0, static_cast<double>(during.GetNanoSeconds()))));
            moments.push_back(moment);
            Simulator::Schedule(moment, [this, link]() { Silence(link); });
        }
        RunUntil(until);
        std::vector<double> delays;
        for (std::size_t link = 0; link < LINKS; ++link)
        {
            EXPECT_EQ(Right(link).Count(event), 1u);
            delays.push_back((Right(link).FirstTime(event) - moments[link]).GetSeconds());
        }
        return delays;
    }

    /// Make all links, with BGP and a jitter.
    void AddLinks(double jitter)
    {
        for (std::size_t link = 0; link < LINKS; ++link)
        {
            AddLink();
            AddBgp(link);
            Left(link).bgp->SetAttribute("TimerJitter", DoubleValue(jitter));
            Right(link).bgp->SetAttribute("TimerJitter", DoubleValue(jitter));
        }
    }

    /// Put BFD on all links, with a jitter.
    void AddBfdToLinks(double jitter)
    {
        for (std::size_t link = 0; link < LINKS; ++link)
        {
            AddBfd(link);
            Left(link).bfd->SetAttribute("Jitter", DoubleValue(jitter));
            Right(link).bfd->SetAttribute("Jitter", DoubleValue(jitter));
        }
    }
};

} // namespace

TEST_F(RoutingStatistics, TheHoldTimerTakesHoldMinusUniformKeepalive)
{
    AddLinks(0);
    const auto delays = Measure(Seconds(300), Seconds(300), Seconds(800), "down HOLD_TIMER");
    EXPECT_LE(*std::max_element(delays.begin(), delays.end()), 90.001);
    EXPECT_NEAR(Mean(delays), 75, NORMAL_1_PERCENT * 30 / std::sqrt(12.0 * LINKS));
    EXPECT_LT(KolmogorovSmirnov(delays, [](double t) { return (t - 60) / 30; }), KS_1_PERCENT);
}

TEST_F(RoutingStatistics, WithJitterTheHoldTimerTakesHoldMinusTheAgeOfARenewalProcess)
{
    AddLinks(0.25);
    const auto delays = Measure(Seconds(600), Seconds(600), Seconds(1400), "down HOLD_TIMER");
    EXPECT_NEAR(Mean(delays), 76.79, NORMAL_1_PERCENT * 7.7 / std::sqrt(LINKS));
    EXPECT_LT(
        KolmogorovSmirnov(delays, [](double t) { return 1 - AgeDistribution(90 - t, 30, 0.25); }),
        KS_1_PERCENT);
    // The test would see it if there were no jitter.
    EXPECT_GT(KolmogorovSmirnov(delays, [](double t) { return (t - 60) / 30; }), KS_1_PERCENT);
}

TEST_F(RoutingStatistics, BfdTakesThreeIntervalsMinusAUniformOne)
{
    AddLinks(0);
    AddBfdToLinks(0);
    const auto delays = Measure(Seconds(10), Seconds(30), Seconds(50), "down BFD");
    EXPECT_LE(*std::max_element(delays.begin(), delays.end()), 0.902);
    EXPECT_NEAR(Mean(delays), 0.75, NORMAL_1_PERCENT * 0.3 / std::sqrt(12.0 * LINKS));
    EXPECT_LT(KolmogorovSmirnov(delays, [](double t) { return (t - 0.6) / 0.3; }), KS_1_PERCENT);
}

TEST_F(RoutingStatistics, WithJitterBfdIsAsTheHoldTimer)
{
    AddLinks(0.25);
    AddBfdToLinks(0.25);
    const auto delays = Measure(Seconds(20), Seconds(20), Seconds(60), "down BFD");
    EXPECT_NEAR(Mean(delays), 0.7679, NORMAL_1_PERCENT * 0.077 / std::sqrt(LINKS));
    EXPECT_LT(
        KolmogorovSmirnov(delays, [](double t) { return 1 - AgeDistribution(0.9 - t, 0.3, 0.25); }),
        KS_1_PERCENT);
}

TEST_F(RoutingStatistics, DeadPeerDetectionTakesThirtyToFortySeconds)
{
    for (std::size_t link = 0; link < LINKS; ++link)
    {
        AddLink();
        AddDpd(link);
        // No traffic but the probes of the right end: its peer leaves silence to it.
        Left(link).dpd->SetAttribute("Silence", TimeValue(Seconds(100000)));
    }
    const auto delays = Measure(Seconds(100), Seconds(100), Seconds(300), "dead");
    EXPECT_LT(KolmogorovSmirnov(delays, [](double t) { return (t - 30) / 10; }), KS_1_PERCENT);
}
