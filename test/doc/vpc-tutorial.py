#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Do what doc/tutorial.rst tells its reader to, in order, and compare what it quotes.

Usage: vpc-tutorial.py TUTORIAL PROGRAMS FOLDER

Blocks with a file's name are written to that file. Commands ("$ ...") of console blocks are run, in
FOLDER, which is emptied before, with PROGRAMS first in PATH; a line "..." stands for any lines, and a
command without quoted output prints nothing. Of the block "build" the scripts are asked for --help.
Lines of C++ stand in examples/vpc-first-steps.cc.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import time


def find_blocks(text):
    """:return: language, name and lines of each code block"""
    lines = text.split("\n")
    blocks = []
    at = 0
    while at < len(lines):
        start = re.fullmatch(r"\.\. code-block:: (\w+)", lines[at])
        at += 1
        if not start:
            continue
        block = []
        while at < len(lines) and (not lines[at] or lines[at].startswith("   ")):
            block.append(lines[at][3:])
            at += 1
        name = re.fullmatch(r":name: (\S+)", block[0])
        if name:
            block.pop(0)
        blocks.append((start[1], name and name[1], "\n".join(block).strip("\n").split("\n")))
    return blocks


def find_commands(lines):
    """:return: each command with the lines that are quoted after it"""
    commands = []
    for line in lines:
        if line.startswith("$ "):
            commands.append((line[2:], []))
        else:
            commands[-1][1].append(line)
    return commands


def fits(quoted, printed):
    """:return: whether printed is what is quoted; backwards from a dead end, as patterns are matched"""
    if not quoted:
        return not printed
    if quoted[0] == "...":
        return any(fits(quoted[1:], printed[skip:]) for skip in range(len(printed) + 1))
    return bool(printed) and quoted[0] == printed[0] and fits(quoted[1:], printed[1:])


class Reader:
    """Somebody who reads the tutorial and does what it says."""

    def __init__(self, source, programs, folder):
        self.source = source
        self.programs = programs
        self.folder = folder
        self.failures = []

    def fail(self, message):
        self.failures.append(message)

    def run(self, command, quoted):
        if command.startswith("mkdir ") and " && cd " in command:
            self.folder = self.folder / command.rsplit(" ", 1)[1]
            self.folder.mkdir()
            return
        environment = dict(os.environ, PATH=f"{self.programs}:{os.environ['PATH']}", LC_ALL="C")
        start = time.monotonic()
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        print(f"{time.monotonic() - start:7.2f} s  {command}")
        printed = [line.rstrip() for line in (done.stdout + done.stderr).splitlines()]
        if done.returncode != 0 and done.stdout:
            self.fail(f"$ {command}\nexit code {done.returncode}")
        if not fits(quoted, printed):
            self.fail("\n".join([f"$ {command}", "prints", *printed, "and not, as quoted,", *quoted]))

    def check_build(self, command):
        words = command.split()
        if words[0] == "export":
            return
        told = subprocess.run(
            [self.source / words[0], "--help"], capture_output=True, text=True, check=False
        )
        if told.returncode != 0 or f"Usage: {words[0]}" not in told.stdout:
            self.fail(f"$ {words[0]} --help\nis no use: {told.stdout}{told.stderr}")
        for word in words[2:]:
            if not word.startswith("-") and not (self.programs / word).exists():
                self.fail(f"$ {command}\n{word} is not among the programs")

    def read(self, language, name, lines):
        if name == "build":
            for command, _ in find_commands(lines):
                self.check_build(command)
        elif language == "console":
            for command, quoted in find_commands(lines):
                self.run(command, quoted)
        elif language == "cpp":
            example = (self.source / "examples/vpc-first-steps.cc").read_text()
            for line in lines:
                if line.strip() not in example:
                    self.fail(f"not in the example: {line}")
        elif name:
            (self.folder / name).write_text("\n".join(lines) + "\n")
        else:
            self.fail(f"what is to become of this {language}? {lines}")


def main():
    tutorial, programs, folder = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    reader = Reader(tutorial.parent.parent, programs, folder)
    blocks = find_blocks(tutorial.read_text())
    start = time.monotonic()
    for block in blocks:
        reader.read(*block)
    print(f"{time.monotonic() - start:7.2f} s  all {len(blocks)} blocks")
    for failure in reader.failures:
        print(f"\n{failure}", file=sys.stderr)
    return 1 if reader.failures or len(blocks) < 10 else 0


if __name__ == "__main__":
    sys.exit(main())
