// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-failover-theory.h"

#include "ns3/abort.h"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param time some \param factor of it \return the product, to the nanosecond
Time
Times(Time time, double factor)
{
    return NanoSeconds(std::llround(static_cast<double>(time.GetNanoSeconds()) * factor));
}

/// \param time some \return in seconds; none if it is without end
std::optional<double>
Bound(Time time)
{
    return time == Time::Max() ? std::nullopt : std::make_optional(time.GetSeconds());
}

/// What a row of CompareWithTheory() is about.
struct Row
{
    const char* part;
    uint64_t count;
    std::optional<Time> measured;
    std::optional<Time> measuredMost;
};

ClosedForm
MakeForm(const std::string& group, const Row& row, const TimeLaw& law, const std::string& form)
{
    ClosedForm line;
    line.group = group;
    line.part = row.part;
    line.unit = "s";
    line.count = row.count;
    if (row.measured)
    {
        line.measured = row.measured->GetSeconds();
    }
    if (row.measuredMost)
    {
        line.measuredMost = row.measuredMost->GetSeconds();
    }
    line.least = law.least.GetSeconds();
    if (law.mean)
    {
        line.mean = law.mean->GetSeconds();
    }
    line.most = Bound(law.most);
    line.form = form;
    return line;
}

/// \param time when the fault helped itself \param duration of the fault \return not later
TimeLaw
CutAt(const TimeLaw& law, Time duration, Time after)
{
    TimeLaw cut = law;
    cut.least = std::min(cut.least, duration);
    cut.most = std::min(cut.most, duration + after);
    if (cut.mean && *cut.mean > cut.most)
    {
        cut.mean = cut.most;
    }
    return cut;
}

} // namespace

std::string
ShortSeconds(Time time)
{
    std::ostringstream text;
    text << time.GetSeconds() << " s";
    return text.str();
}

TimeLaw
UniformLaw(Time least, Time most)
{
    return {least, Times(least + most, 0.5), most};
}

TimeLaw
operator+(const TimeLaw& a, const TimeLaw& b)
{
    TimeLaw sum;
    sum.least = a.least + b.least;
    sum.mean = a.mean && b.mean ? std::optional<Time>(*a.mean + *b.mean) : std::nullopt;
    const bool isEndless = a.most == Time::Max() || b.most == Time::Max();
    sum.most = isEndless ? Time::Max() : a.most + b.most;
    return sum;
}

TimeLaw
PollDetectionLaw(Time interval, uint32_t threshold)
{
    NS_ABORT_MSG_IF(threshold == 0, "PollDetectionLaw: at least one poll has to fail");
    return UniformLaw(Times(interval, threshold - 1.0), Times(interval, threshold));
}

TimeLaw
TargetDetectionLaw(Time interval, uint32_t threshold, Time timeout, uint32_t targets)
{
    NS_ABORT_MSG_IF(threshold == 0 || targets == 0,
                    "TargetDetectionLaw: at least one check of one target has to fail");
    TimeLaw law = PollDetectionLaw(interval, threshold);
    law.mean = law.least + *LastHolderLaw(interval, targets).mean;
    return law + TimeLaw{timeout, timeout, timeout};
}

TimeLaw
SilenceDetectionLaw(Time hold, Time interval, double jitter)
{
    // An interval is I = interval * (1 - jitter * U); the age of the last message at a random
    // moment has the mean E[I^2] / (2 E[I]).
    const double first = 1 - jitter / 2;
    const double second = 1 - jitter + jitter * jitter / 3;
    return {hold - interval, hold - Times(interval, second / (2 * first)), hold};
}

TimeLaw
DeadPeerLaw(Time silence, uint32_t probes, Time interval, Time age)
{
    const Time whole = silence + Times(interval, probes);
    return UniformLaw(whole - age, whole);
}

TimeLaw
FirstAskerLaw(Time keep, uint32_t count)
{
    return {Time(0), Times(keep, 1 / (count + 1.0)), keep};
}

TimeLaw
LastHolderLaw(Time keep, uint32_t count)
{
    return {Time(0), Times(keep, count / (count + 1.0)), keep};
}

std::optional<TimeLaw>
GiveUpLaw(const GiveUpTimers& timers)
{
    const Time connect = timers.connectTimeout.IsZero() ? timers.tcpTimeout : timers.connectTimeout;
    Time least = connect;
    Time most = connect;
    if (timers.keepsConnections)
    {
        if (timers.requestTimeout.IsZero())
        {
            return std::nullopt; // TCP itself tries for a quarter of an hour
        }
        least = std::min(connect, timers.requestTimeout);
        most = std::max(connect, timers.requestTimeout);
    }
    const uint32_t dead = std::max(timers.deadAddresses, 1U);
    const bool findsAnother = timers.addresses > dead;
    if (timers.addressChoice == HAPPY_EYEBALLS && findsAnother && !timers.keepsConnections)
    {
        return UniformLaw(timers.attemptDelay, Times(timers.attemptDelay, dead));
    }
    if (timers.addressChoice != FIRST_ADDRESS)
    {
        const uint32_t met = findsAnother ? dead : timers.addresses;
        most = Times(most, std::max(met, 1U));
        if (findsAnother && !timers.keepsConnections)
        {
            return met == 1 ? TimeLaw{least, least, most} : TimeLaw{least, std::nullopt, most};
        }
    }
    const uint32_t attempts = timers.hasFallback ? 1 : std::max(timers.retry.maxAttempts, 1U);
    Time all = Times(most, attempts);
    for (uint32_t retry = 1; retry < attempts; ++retry)
    {
        all += timers.retry.Delay(retry, 0);
    }
    return least == all ? TimeLaw{least, least, all} : TimeLaw{least, std::nullopt, all};
}

Time
MeanStaleTime(const std::optional<Time>& detection, const std::optional<Time>& keep, Time duration)
{
    if (!detection || !keep || *detection >= duration)
    {
        return duration;
    }
    const Time left = duration - *detection;
    if (left >= *keep)
    {
        return *detection + Times(*keep, 0.5);
    }
    // The mean of min(U(0, keep), left).
    const double x = left.GetSeconds() / keep->GetSeconds();
    return *detection + Times(left, 1 - x / 2);
}

bool
ClosedForm::Holds() const
{
    constexpr double TINY = 1e-3; // packets take time, too
    const double low = measuredLeast.value_or(measured.value_or(least));
    const double high = measuredMost.value_or(measured.value_or(least));
    return low >= least - TINY && (!most || high <= *most + TINY * std::max(1.0, *most));
}

ClosedForm
CompareTimes(const std::string& group,
             const std::string& part,
             const std::vector<Time>& times,
             const TimeLaw& law,
             const std::string& form)
{
    NS_ABORT_MSG_IF(times.empty(), "CompareTimes: nothing was measured");
    Time sum;
    for (const Time& time : times)
    {
        sum += time;
    }
    const auto [least, most] = std::minmax_element(times.begin(), times.end());
    const Time mean = Times(sum, 1.0 / static_cast<double>(times.size()));
    ClosedForm line = MakeForm(group, {part.c_str(), times.size(), mean, *most}, law, form);
    line.measuredLeast = least->GetSeconds();
    return line;
}

std::vector<ClosedForm>
CompareWithTheory(const FailoverParts& parts, const FailoverConditions& conditions, Time duration)
{
    std::vector<ClosedForm> lines;
    if (!parts.deadShare || *parts.deadShare <= 0)
    {
        return lines;
    }
    const Time until = duration.IsZero() ? Time::Max() : duration;
    const auto add = [&](const Row& row, const TimeLaw& law, const std::string& form) {
        if (row.measured)
        {
            lines.push_back(MakeForm(parts.group, row, law, form));
        }
    };
    if (conditions.detection)
    {
        add({"detection", 1, parts.detection, {}}, *conditions.detection, conditions.detectionForm);
    }
    const bool renews = conditions.keep && conditions.detection && parts.nameCanChange;
    if (renews && conditions.keep->IsStrictlyPositive())
    {
        const Time keep = *conditions.keep;
        const std::string uniform = "U(0, " + ShortSeconds(keep) + ")";
        add({"nameChange", 1, parts.nameChange, {}},
            FirstAskerLaw(keep, parts.askers),
            "first of " + std::to_string(parts.askers) + " x " + uniform);
        add({"cache", parts.cacheHolders, parts.cacheHeldMean, parts.cacheMax},
            UniformLaw(Time(0), keep),
            uniform);
    }
    const std::optional<TimeLaw> timers = GiveUpLaw(conditions.timers);
    if (timers)
    {
        add({"timers", parts.clientsHit, parts.timersMean, {}}, *timers, "timers of the client");
    }
    // What follows holds where each request meets the name anew.
    if (conditions.timers.keepsConnections || !conditions.triesOften || !timers ||
        until == Time::Max())
    {
        return lines;
    }
    const double share = *parts.deadShare;
    if (!renews)
    {
        add({"total", 1, parts.total, {}},
            TimeLaw{until, until, until + timers->most},
            "the fault's end");
    }
    else
    {
        const double expected = std::round(share * parts.clients);
        const auto holders = static_cast<uint32_t>(std::max(1.0, expected));
        const TimeLaw sum =
            *conditions.detection + LastHolderLaw(*conditions.keep, holders) + *timers;
        add({"total", 1, parts.total, {}},
            CutAt(sum, until, timers->most),
            "detection + last of " + std::to_string(holders) + " caches + timers");
    }
    const auto stale = [&](const std::optional<Time>& detection) {
        const Time time = renews ? MeanStaleTime(detection, conditions.keep, until) : until;
        return share * static_cast<double>(parts.requests) * time.GetSeconds() / until.GetSeconds();
    };
    ClosedForm troubled;
    troubled.group = parts.group;
    troubled.part = "troubled";
    troubled.unit = "requests";
    troubled.count = 1;
    troubled.measured = static_cast<double>(parts.lost + parts.delayed);
    std::ostringstream form;
    form.precision(3);
    form << share << " of " << parts.requests << " requests x ";
    if (renews)
    {
        troubled.least = stale(conditions.detection->least);
        troubled.mean = conditions.detection->mean
                            ? std::make_optional(stale(conditions.detection->mean))
                            : std::nullopt;
        troubled.most = stale(conditions.detection->most);
        form << "(detection + " << conditions.keep->GetSeconds() / 2 << " s) / "
             << ShortSeconds(until);
    }
    else
    {
        troubled.least = stale(std::nullopt);
        troubled.mean = troubled.least;
        troubled.most = troubled.least;
        form << "the whole fault";
    }
    troubled.form = form.str();
    lines.push_back(troubled);
    return lines;
}

} // namespace vpc
} // namespace ns3
