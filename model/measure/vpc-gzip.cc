// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-gzip.h"

#include "ns3/abort.h"

#include <zlib.h>

namespace ns3
{
namespace vpc
{

namespace
{

constexpr int GZIP_WINDOW = 15 + 16; //!< zlib: largest window, and gzip's header with time 0
constexpr int MEMORY_LEVEL = 8;      //!< zlib's default

} // namespace

/// The file so far, and zlib's state.
struct Gzip::Stream
{
    Stream()
    {
        const int result = deflateInit2(&state,
                                        Z_DEFAULT_COMPRESSION,
                                        Z_DEFLATED,
                                        GZIP_WINDOW,
                                        MEMORY_LEVEL,
                                        Z_DEFAULT_STRATEGY);
        NS_ABORT_MSG_IF(result != Z_OK, "zlib cannot compress: no memory is left");
    }

    ~Stream()
    {
        deflateEnd(&state);
    }

    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    void Deflate(const std::string& text, int flush)
    {
        state.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
        state.avail_in = static_cast<uInt>(text.size());
        char buffer[16384];
        do
        {
            state.next_out = reinterpret_cast<Bytef*>(buffer);
            state.avail_out = sizeof(buffer);
            deflate(&state, flush);
            file.append(buffer, sizeof(buffer) - state.avail_out);
        } while (state.avail_out == 0);
    }

    z_stream state{};
    std::string file;
};

Gzip::Gzip()
    : m_stream(std::make_unique<Stream>())
{
}

Gzip::~Gzip() = default;
Gzip::Gzip(Gzip&&) noexcept = default;
Gzip& Gzip::operator=(Gzip&&) noexcept = default;

void
Gzip::Append(const std::string& text)
{
    m_stream->Deflate(text, Z_NO_FLUSH);
}

std::size_t
Gzip::GetSize() const
{
    return m_stream->file.size();
}

std::string
Gzip::Finish()
{
    m_stream->Deflate("", Z_FINISH);
    return std::move(m_stream->file);
}

uint32_t
Crc32Of(const std::string& bytes)
{
    return static_cast<uint32_t>(crc32(crc32(0, nullptr, 0),
                                       reinterpret_cast<const Bytef*>(bytes.data()),
                                       static_cast<uInt>(bytes.size())));
}

} // namespace vpc
} // namespace ns3
