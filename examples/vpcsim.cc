// SPDX-License-Identifier: GPL-2.0-only
#include "vpcsim-commands.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <stdexcept>

namespace
{

/// \param text a message \return its lines as one
std::string
OneLine(std::string text)
{
    while (!text.empty() && text.back() == '\n')
    {
        text.pop_back();
    }
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

} // namespace

int
RunGuarded(const std::function<int()>& work)
{
    try
    {
        return work();
    }
    catch (const std::runtime_error& error) // InputError, and what cannot be written
    {
        std::cerr << "vpcsim: " << OneLine(error.what()) << std::endl;
        return VPCSIM_BAD_INPUT;
    }
}

int
main(int argc, char** argv)
{
    CLI::App app("Simulate AWS VPC endpoints: who reaches whom, and what a failure does to it.",
                 "vpcsim");
    int exitCode = 0;
    app.set_version_flag("--version", "vpcsim " VPC_ENDPOINTS_VERSION);
    app.require_subcommand(1);
    app.footer("`vpcsim SUBCOMMAND --help` tells more. Exit code: 0 if all is well, 2 for bad "
               "input.");
    RegisterRun(app, exitCode);
    RegisterReport(app, exitCode);
    RegisterReach(app, exitCode);
    RegisterShow(app, exitCode);
    RegisterCheck(app, exitCode);
    const std::string first = argc > 1 ? argv[1] : "-";
    const auto isFirst = [&first](CLI::App* command) { return command->check_name(first); };
    if (first.rfind('-', 0) != 0 && app.get_subcommands(isFirst).empty())
    {
        std::cerr << "vpcsim: no subcommand is called \"" << first << "\" (see vpcsim --help)"
                  << std::endl;
        return VPCSIM_BAD_INPUT;
    }
    try
    {
        app.parse(argc, argv);
    }
    catch (const CLI::ParseError& error)
    {
        const bool isAnswer = error.get_exit_code() == 0; // --help, --version
        if (isAnswer)
        {
            return app.exit(error);
        }
        std::cerr << "vpcsim: " << OneLine(error.what()) << " (see vpcsim --help)" << std::endl;
        return VPCSIM_BAD_INPUT;
    }
    return exitCode;
}
