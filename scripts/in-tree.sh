#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
set -euo pipefail

usage() {
    cat <<'EOF'
Usage: scripts/in-tree.sh [FOLDER]

Build the module inside an ns-3 tree, as contrib/vpc-endpoints, and test it there: fetch the source
of ns-3 (3.37 in Debian 12), build it with the module, its examples and tests and with MPI, run
"./test.py -s vpc-endpoints" and the module's examples, put it on two MPI ranks, and let ns-3's script
read its FlowMonitor file.

The tree is in FOLDER (relative to the project, default build-in-tree) and is used again. What the
compiler and the tests say goes to FOLDER/build.log and FOLDER/test.log and is shown on failure.
EOF
}

case "${1:-}" in
    -h | --help)
        usage
        exit 0
        ;;
    -*)
        usage >&2
        exit 2
        ;;
esac

cd "$(dirname "${BASH_SOURCE[0]}")/.."
project=$PWD
mkdir -p "${1:-build-in-tree}"
folder=$(cd "${1:-build-in-tree}" && pwd)
log=$folder/build.log

fail() {
    tail -n 60 "$1" >&2
    echo "in-tree: $2; all of the output is in $1" >&2
    exit 1
}

scripts/deps.sh tree
echo "in-tree: fetching ns-3"
tree=$(scripts/fetch-ns3.sh "$folder")

# What belongs to the project by its first level, so that a build folder in it does not.
module=$tree/contrib/vpc-endpoints
rm -rf "$module"
mkdir -p "$module"
for entry in CMakeLists.txt cmake doc examples helper model test; do
    ln -s "$project/$entry" "$module/$entry"
done

# ns-3 sets an option of the compiler's cache for good; let that be one of this folder's.
if command -v ccache >/dev/null; then
    CCACHE_DIR=$(ccache --get-config cache_dir)
    CCACHE_MAXSIZE=$(ccache --get-config max_size)
    export CCACHE_DIR CCACHE_MAXSIZE CCACHE_CONFIGPATH=$folder/ccache.conf
    export CCACHE_BASEDIR=$project CCACHE_NOHASHDIR=1 CCACHE_DEPEND=1
fi

echo "in-tree: building ns-3 $(cat "$tree/VERSION") with the module (the first time takes a while)"
generator=()
if [ ! -e "$tree/cmake-cache/CMakeCache.txt" ] && command -v ninja >/dev/null; then
    generator=(-G Ninja)
fi
# Not by ./ns3, which refuses to run as root. Asserts and logging on: Debian's ns-3 has no asserts.
# With csma, which ns-3's tests of TCP need and do not ask for.
cmake -S "$tree" -B "$tree/cmake-cache" "${generator[@]}" -DCMAKE_BUILD_TYPE=default \
    -DCMAKE_CXX_FLAGS_RELWITHDEBINFO=-O1 \
    -DNS3_ASSERT=ON -DNS3_LOG=ON -DNS3_WARNINGS_AS_ERRORS=ON -DNS3_EXAMPLES=ON -DNS3_TESTS=ON \
    -DNS3_PRECOMPILE_HEADERS=OFF -DNS3_MPI=ON -DVPC_UNITE_TESTS=ON \
    -DNS3_ENABLED_MODULES="vpc-endpoints;mpi;csma" \
    -DNS3_FILTER_MODULE_EXAMPLES_AND_TESTS=vpc-endpoints >"$log" 2>&1 || fail "$log" "cmake failed"
if grep "vpc-endpoints: .*\(NOT BUILT\|LEFT OUT\)" "$log" >&2; then
    fail "$log" "a part of the module is not built"
fi
build=(cmake --build "$tree/cmake-cache" --parallel "$(nproc)")
if [ -t 1 ]; then
    "${build[@]}" 2>&1 || { echo "in-tree: the compiler failed" >&2; exit 1; }
else
    "${build[@]}" >>"$log" 2>&1 || fail "$log" "the compiler failed"
fi

cd "$tree"
log=$folder/test.log
: >"$log"
run() { # what it is, command
    local what=$1
    shift
    echo "in-tree: $what"
    echo "== $*" >>"$log"
    "$@" >>"$log" 2>&1 || fail "$log" "failed: $*"
}

run "running the tests: ./test.py -s vpc-endpoints" \
    python3 test.py --no-build -s vpc-endpoints
run "running the examples: ./test.py -c example" python3 test.py --no-build -c example

# Two clouds on two ranks; a node of another rank is refused.
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
ranks=$(echo "$tree"/build/contrib/vpc-endpoints/examples/*-vpc-ranks*)
run "running a cloud on each of two MPI ranks" \
    mpirun --oversubscribe -np 2 "$ranks"
for rank in 0 1; do
    grep -q "^rank $rank: [1-9][0-9]* requests, 0 failed" "$log" ||
        fail "$log" "no requests on rank $rank"
done
echo "in-tree: running a cloud with a node of another rank"
if mpirun --oversubscribe -np 2 "$ranks" --stray=true >>"$log" 2>&1; then
    fail "$log" "a node of another rank was not refused"
fi
grep -q "SystemId 1, and the nodes that are attached already have 0" "$log" ||
    fail "$log" "it was not said why a node of another rank is refused"

# What ns-3's own script makes of a run's FlowMonitor file.
simulator=$(echo "$tree"/build/contrib/vpc-endpoints/examples/*-vpcsim*)
results=$folder/flow-monitor
rm -rf "$results"
run "writing FlowMonitor's file" "$simulator" run "$project/examples/templates/endpoints.yaml" \
    --no-plots --set measure.flowMonitor=true --out "$results"
run "reading it by ns-3's flowmon-parse-results.py" \
    python3 src/flow-monitor/examples/flowmon-parse-results.py "$results/flowmon.xml"
grep -Eq "^FlowID: [0-9]+ \(TCP [0-9.]+/[0-9]+ --> [0-9.]+/443\)" "$log" ||
    fail "$log" "ns-3's script found no connection to an endpoint"
grep -E "^(PASS|FAIL|[0-9]+ of [0-9]+ tests passed)" "$log"
