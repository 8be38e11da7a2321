// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace ns3
{
namespace vpc
{

/**
 * \brief Compresses text into a gzip file in memory; the same text always gives the same bytes (no
 * time and no name in the header).
 */
class Gzip
{
  public:
    Gzip();
    ~Gzip();
    Gzip(Gzip&&) noexcept;            //!< moves
    Gzip& operator=(Gzip&&) noexcept; //!< moves \return this

    /// \param text goes on
    void Append(const std::string& text);

    /// \return bytes of the file so far; some of the text may wait for more
    std::size_t GetSize() const;

    /// \return the file, whole; nothing can be appended any more
    std::string Finish();

  private:
    struct Stream;
    std::unique_ptr<Stream> m_stream;
};

/// \param bytes some \return their CRC-32, as gzip has it
uint32_t Crc32Of(const std::string& bytes);

} // namespace vpc
} // namespace ns3
