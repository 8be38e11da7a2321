// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

/**
 * \file
 * Where tests find the project's own files and programs. CMake writes the source, so that no object
 * of a test depends on where its clone is.
 */
namespace testpaths
{

/// \param path of a file below the project's folder \return where it is
std::string Project(const std::string& path);

/// \param path of a file of test data, below test/fixtures \return where it is
std::string Fixture(const std::string& path);

/// \param name of an example or vpcsim, which must be built \return where it is
std::string Program(const std::string& name);

} // namespace testpaths
