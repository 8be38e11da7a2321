#! /usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only

# The examples that ns-3's test.py runs, and ctest too: CMakeLists.txt reads the lines below, so keep
# one program a line, its arguments behind its name. A program may stand here several times, with
# different arguments. Each line should be done within seconds.
#
# (program and arguments, whether to run it, whether to run it under valgrind)
cpp_examples = [
    ("vpc-first-steps", "True", "True"),
]

python_examples = []
