// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <array>
#include <cstdio>
#include <cstdlib>
#include <gtest/gtest.h>
#include <sstream>
#include <string>
#include <vector>

namespace vpc_tshark
{

/// \return whether tshark is installed
inline bool
IsInstalled()
{
    return std::system("tshark --version >/dev/null 2>&1") == 0;
}

/// \param command a shell command \return what it prints, line by line
inline std::vector<std::string>
LinesOf(const std::string& command)
{
    FILE* pipe = popen(command.c_str(), "r");
    EXPECT_NE(pipe, nullptr);
    std::string text;
    std::array<char, 4096> buffer;
    while (const std::size_t size = fread(buffer.data(), 1, buffer.size(), pipe))
    {
        text.append(buffer.data(), size);
    }
    EXPECT_EQ(pclose(pipe), 0) << command;
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
    {
        lines.push_back(line);
    }
    return lines;
}

} // namespace vpc_tshark
