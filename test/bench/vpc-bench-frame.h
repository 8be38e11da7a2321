// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <type_traits>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace bench
{

/// The middle of some measurements, with the least and the greatest of them.
struct Spread
{
    double median{0};
    double least{0};
    double greatest{0};
};

/// \param values at least one \return their spread
Spread SpreadOf(std::vector<double> values);

/// \param spread a spread \param decimals digits after the point \return "median (least to
/// greatest)"
std::string ToString(const Spread& spread, int decimals);

/**
 * \brief Run something in a process of its own and bring its result back as bytes.
 *
 * The child writes the bytes and leaves without running destructors. If it fails in any way the
 * benchmark ends with one line.
 *
 * \param what name of the run, for the error \param run fills the bytes \param bytes where to
 * \param size how many
 */
void RunInChild(const std::string& what,
                const std::function<void(void*)>& run,
                void* bytes,
                std::size_t size);

/**
 * \brief Run something in a process of its own.
 *
 * Every run then meets the same fresh heap and the same fresh ns-3 (type registry, node numbers),
 * so that no run pays for what an earlier one left behind, and their order does not matter.
 *
 * \param what name of the run, for the error \param run what to run; its result must be plain data
 * \return its result
 */
template <class Result>
Result
InChild(const std::string& what, const std::function<Result()>& run)
{
    static_assert(std::is_trivially_copyable<Result>::value, "a result crosses a pipe as bytes");
    Result result{};
    RunInChild(
        what,
        [&run](void* bytes) { *static_cast<Result*>(bytes) = run(); },
        &result,
        sizeof(result));
    return result;
}

/// \return CPU time of this process so far, user and system, in ns
double CpuNanoseconds();

/// Lines of text with columns, printed to the terminal as a table and written as CSV.
class Table
{
  public:
    /// \param columns their names
    explicit Table(std::vector<std::string> columns);
    /// \param cells as many as there are columns
    void Add(std::vector<std::string> cells);
    /// Print to standard output, the first column to the left, the others to the right.
    void Print() const;

  private:
    std::vector<std::vector<std::string>> m_lines;
};

/// \param value a number \param decimals digits after the point \return its text
std::string Number(double value, int decimals);

} // namespace bench
} // namespace vpc
} // namespace ns3
