// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-failover-timeline.h"

#include "ns3/nstime.h"
#include "ns3/vpc-client-preset.h"

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// What a closed form says of a time.
struct TimeLaw
{
    Time least;               //!< lower bound
    std::optional<Time> mean; //!< none if the form gives only the bounds
    Time most;                //!< upper bound
};

/// \name Laws of the parts of a failover, from the timers in force
/// @{
/** \param least lower bound \param most upper bound \return the uniform law between them */
TimeLaw UniformLaw(Time least, Time most);

/// \param a a part \param b the part that follows it \return the law of the sum
TimeLaw operator+(const TimeLaw& a, const TimeLaw& b);

/**
 * \brief A fault at a random moment, found by polls: (threshold - 1) * interval + U(0, interval).
 * \param interval between two polls \param threshold failed polls in a row \return the law
 */
TimeLaw PollDetectionLaw(Time interval, uint32_t threshold);

/**
 * \brief The last of several silent targets, found by a load balancer's checks:
 * (threshold - 1) * interval + U(0, interval) + timeout for each.
 * \param interval between two checks \param threshold failed checks in a row \param timeout of a
 * check \param targets at least one, with phases of their own \return the law
 */
TimeLaw TargetDetectionLaw(Time interval, uint32_t threshold, Time timeout, uint32_t targets = 1);

/**
 * \brief A peer that falls silent, found by a hold timer (BGP) or a detection time (BFD): the hold
 * time less the age of the last message.
 *
 * Without jitter that is hold - U(0, interval). With jitter each interval is cut by a uniform share
 * of up to \p jitter, and the mean age is E[I^2] / (2 E[I]): Direct Connect's 90 s and 30 s with a
 * quarter give 76.8 s (RFC 4271, section 10; RFC 5880, section 6.8.7).
 *
 * \param hold without a message, so long the peer counts as alive \param interval between messages
 * \param jitter greatest share that is cut off an interval, 0 to 1 \return the law
 */
TimeLaw SilenceDetectionLaw(Time hold, Time interval, double jitter);

/**
 * \brief A tunnel's dead peer: silence, then probes without an answer, less the age of the last
 * packet that was heard.
 * \param silence before the first probe \param probes that are sent \param interval that each is
 * waited for \param age of the last packet at most, e.g. the time between two keepalives
 * \return the law
 */
TimeLaw DeadPeerLaw(Time silence, uint32_t probes, Time interval, Time age);

/// \param keep how long answers are kept \param count of clients that ask at their own times
/// \return until the first of them asks again
TimeLaw FirstAskerLaw(Time keep, uint32_t count);

/// \param keep how long answers are kept \param count of clients that hold one \return what the
/// last of them has left of it
TimeLaw LastHolderLaw(Time keep, uint32_t count);

/// How a client gives up on an address that does not answer.
struct GiveUpTimers
{
    Time connectTimeout;                        //!< for each address; 0: TCP's own
    Time tcpTimeout;                            //!< until TCP gives up a handshake
    Time requestTimeout;                        //!< for an answer; 0: none
    RetryPolicy retry;                          //!< attempts and pauses
    AddressChoice addressChoice{FIRST_ADDRESS}; //!< what to do with the addresses of a name
    Time attemptDelay;                          //!< happy eyeballs: head start of each address
    bool keepsConnections{false}; //!< some requests meet the dead address on an old connection
    bool hasFallback{false};      //!< a failed attempt goes over to another name
    uint32_t deadAddresses{1};    //!< of the name
    uint32_t addresses{1};        //!< of the name
};

/**
 * \brief What a request takes that meets dead addresses.
 *
 * A client with the first address only waits for its connect timeout in each attempt, and is done
 * as soon as a new answer is without the dead address. One that goes through the addresses waits
 * for each dead one that it meets before a living one.
 *
 * \param timers of the client \return the law; none if nothing bounds it
 */
std::optional<TimeLaw> GiveUpLaw(const GiveUpTimers& timers);

/**
 * \brief Mean time for which a client's answers are stale in a fault: the whole detection, then
 * what it still keeps, uniform up to \p keep; never longer than the fault.
 * \param detection the check's time; none: nothing notices \param keep how long answers are kept;
 * none: for ever \param duration of the fault \return the mean
 */
Time MeanStaleTime(const std::optional<Time>& detection,
                   const std::optional<Time>& keep,
                   Time duration);

/// @}

/// What the parts of a group's failover depend on: attributes in force, as the cloud has them.
struct FailoverConditions
{
    std::optional<TimeLaw> detection; //!< none: no check sees the fault
    std::string detectionForm;        //!< how \c detection comes about, with its numbers
    std::optional<Time> keep;         //!< how long clients keep an answer; none: for ever
    GiveUpTimers timers;              //!< of the group's clients
    bool triesOften{
        true}; //!< every request begins with the name; false: clients remember the other
};

/// A part of a failover as it was, beside what its closed form says.
struct ClosedForm
{
    std::string group; //!< of clients, or what else it is about
    std::string part;  //!< detection, nameChange, cache, timers, total, troubled, or link
    std::string unit;  //!< s, or requests
    uint64_t count{0}; //!< of times that \c measured is the mean of
    std::optional<double> measured;      //!< mean of what was measured
    std::optional<double> measuredLeast; //!< of several
    std::optional<double> measuredMost;  //!< of several
    double least{0};                     //!< lower bound
    std::optional<double> mean;          //!< expectation, if the form has one
    std::optional<double> most;          //!< none: no bound
    std::string form;                    //!< with its numbers

    /// \return whether what was measured lies between the bounds
    bool Holds() const;
};

/**
 * \brief What the closed forms say of a group that used a dead ENI.
 * \param parts what the group lived through \param conditions of it \param duration of the fault;
 * 0: for ever \return a line for each part that has a closed form and was measured
 */
std::vector<ClosedForm> CompareWithTheory(const FailoverParts& parts,
                                          const FailoverConditions& conditions,
                                          Time duration);

/// \param group whom it is about \param part its name \param times measured, at least one \param
/// law of each of them \param form its text \return the line
ClosedForm CompareTimes(const std::string& group,
                        const std::string& part,
                        const std::vector<Time>& times,
                        const TimeLaw& law,
                        const std::string& form);

/// \param time some \return seconds as people write them: "30 s", "0.25 s"
std::string ShortSeconds(Time time);

/// Faults with their closed forms, as CSV: a header, then a line for each. \param out where it goes
void WriteClosedFormsHeader(std::ostream& out);
/// \param out where it goes \param incident name of the fault \param forms of it
void WriteClosedForms(std::ostream& out,
                      const std::string& incident,
                      const std::vector<ClosedForm>& forms);

/// Print a table: each part as it was, with the mean and the bounds of its closed form beside it.
/// \param out a terminal \param forms of a fault
void PrintClosedForms(std::ostream& out, const std::vector<ClosedForm>& forms);

} // namespace vpc
} // namespace ns3
