#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
set -euo pipefail

usage() {
    cat <<'EOF'
Usage: scripts/build.sh FOLDER [-DNAME=VALUE ...] [TARGET ...]

Configure the project into FOLDER (relative to the project) and build TARGETs, by default all. The
compiler's output goes to FOLDER/build.log and is shown only on failure; on a terminal, progress is
shown.

Several files of tests are compiled as one, which takes less time from scratch, but more after a small
change: to work on the tests, give -DVPC_UNITE_TESTS=OFF once.
EOF
}

case "${1:-}" in
    -h | --help)
        usage
        exit 0
        ;;
    "" | -*)
        usage >&2
        exit 2
        ;;
esac

cd "$(dirname "${BASH_SOURCE[0]}")/.."
folder=$1
shift
options=()
targets=()
for argument in "$@"; do
    case "$argument" in
        -*) options+=("$argument") ;;
        *) targets+=("$argument") ;;
    esac
done

# The same sources in another clone give the same objects; and what is not in the cache is not
# preprocessed once more for it.
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1 CCACHE_DEPEND=1

mkdir -p "$folder"
log=$folder/build.log
fail() {
    tail -n 60 "$log" >&2
    echo "build: $1; all of the output is in $log" >&2
    exit 1
}

if [ ! -e "$folder/CMakeCache.txt" ]; then
    options=(-DVPC_UNITE_TESTS=ON "${options[@]}")
    ! command -v ninja >/dev/null || options+=(-G Ninja)
fi
cmake -S . -B "$folder" "${options[@]}" >"$log" 2>&1 || fail "cmake failed"

build=(cmake --build "$folder" --parallel "$(nproc)")
if [ "${#targets[@]}" -gt 0 ]; then
    build+=(--target "${targets[@]}")
fi
if [ -t 1 ]; then
    "${build[@]}" 2>&1 || { echo "build: the compiler failed" >&2; exit 1; }
else
    "${build[@]}" >>"$log" 2>&1 || fail "the compiler failed"
fi
