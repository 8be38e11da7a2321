// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/event-id.h"
#include "ns3/nstime.h"
#include "ns3/simulator.h"

namespace ns3
{
namespace vpc
{

/**
 * \brief Deadlines of many items with one simulator event, for items that mostly leave in time.
 *
 * Items are linked in the order of their deadlines, so adding one whose deadline is the latest (as
 * when all have the same timeout) and removing one are both constant. The event is armed for the
 * first deadline; if that item has gone meanwhile, it finds the next one and is armed again. So an
 * item that comes and goes costs no event. Deadlines are met to the nanosecond.
 *
 * \tparam T the items' type, derived from TimerQueue<T>::Item
 */
template <class T>
class TimerQueue
{
  public:
    /// What an item inherits.
    class Item
    {
      public:
        /// \return whether the item is in a queue
        bool IsWaiting() const
        {
            return m_waiting;
        }

      private:
        friend class TimerQueue;
        T* m_before{nullptr};
        T* m_after{nullptr};
        Time m_deadline;
        bool m_waiting{false};
    };

    /// Called with an item whose deadline has come, and which is no longer in the queue.
    using Expired = Callback<void, T*>;

    /// \param expired called for each item whose deadline has come
    void SetExpired(Expired expired)
    {
        m_expired = expired;
    }

    /// \param item not in the queue \param timeout from now
    void Add(T* item, Time timeout)
    {
        item->m_deadline = Simulator::Now() + timeout;
        T* before = m_last;
        while (before && before->m_deadline > item->m_deadline)
        {
            before = before->m_before;
        }
        T* after = before ? before->m_after : m_first;
        item->m_before = before;
        item->m_after = after;
        item->m_waiting = true;
        (before ? before->m_after : m_first) = item;
        (after ? after->m_before : m_last) = item;
        if (m_event.IsExpired() || item->m_deadline < m_armedFor)
        {
            Arm();
        }
    }

    /// \param item in the queue or not
    void Remove(T* item)
    {
        if (!item->m_waiting)
        {
            return;
        }
        (item->m_before ? item->m_before->m_after : m_first) = item->m_after;
        (item->m_after ? item->m_after->m_before : m_last) = item->m_before;
        item->m_before = nullptr;
        item->m_after = nullptr;
        item->m_waiting = false;
    }

    /// Take the event out of the simulator; items stay where they are and wait for the next Add().
    void Stop()
    {
        Simulator::Remove(m_event);
    }

  private:
    void Arm()
    {
        Simulator::Remove(m_event);
        m_armedFor = m_first->m_deadline;
        m_event = Simulator::Schedule(m_armedFor - Simulator::Now(), &TimerQueue::Fire, this);
    }

    void Fire()
    {
        while (m_first && m_first->m_deadline <= Simulator::Now())
        {
            T* item = m_first;
            Remove(item);
            m_expired(item);
        }
        if (m_first && m_event.IsExpired())
        {
            Arm();
        }
    }

    T* m_first{nullptr};
    T* m_last{nullptr};
    Expired m_expired;
    EventId m_event;
    Time m_armedFor;
};

} // namespace vpc
} // namespace ns3
