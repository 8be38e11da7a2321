#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
set -euo pipefail

usage() {
    cat <<'EOF'
Usage: scripts/fuzz.sh [SECONDS [TARGET ...]]

Feed each reader with bad input for SECONDS (default 60): build the fuzz targets with clang into
build-fuzz/ and run them, or only TARGETs (template, parameters, snapshot, policy,
experiment, fis). What is found
stays in build-fuzz/found/; what was tried is kept in build-fuzz/tried/ and tried again.
EOF
}

case "${1:-}" in
    -h | --help)
        usage
        exit 0
        ;;
    *[!0-9]*)
        usage >&2
        exit 2
        ;;
esac
seconds=${1:-60}
shift || true

cd "$(dirname "${BASH_SOURCE[0]}")/.."
all=()
for source in test/fuzz/vpc-fuzz-*.cc; do
    name=${source##*/vpc-fuzz-}
    all+=("${name%.cc}")
done
[ "$#" -gt 0 ] || set -- "${all[@]}"
for name in "$@"; do
    if [ ! -e "test/fuzz/vpc-fuzz-$name.cc" ]; then
        echo "fuzz: there is no target $name; give one of: ${all[*]}" >&2
        exit 2
    fi
done

scripts/build.sh build-fuzz -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_BUILD_TYPE=Release \
    -DVPC_FUZZ=ON -DVPC_EXAMPLES=OFF -DBUILD_TESTING=OFF "${@/#/vpc-fuzz-}"

# Good input to begin with: all that a reader might read.
seeds_of() {
    case "$1" in
        experiment) find examples/experiments -name '*-failover.yaml' -o -name 'retry-storm.yaml' ;;
        fis) find test/fixtures/fis -name '*.json' ;;
        template) find examples/templates test/fixtures -name '*.yaml' ;;
        parameters) find examples/templates test/fixtures -name '*.yaml' -o -name 'p*.json' ;;
        *) find examples/snapshots test/fixtures -name '*.json' ;;
    esac
}

# Feed one reader. What it says goes to its log.
feed() {
    local name=$1 tried=build-fuzz/tried/$1 seeds=build-fuzz/seeds/$1 number=0 seed
    mkdir -p "$tried" "$seeds"
    while read -r seed; do
        number=$((number + 1))
        cp "$seed" "$seeds/$number"
    done < <(seeds_of "$name")
    build-fuzz/fuzz/vpc-fuzz-"$name" "$tried" "$seeds" \
        -dict=test/fuzz/words.dict -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
        -max_len=20000 -artifact_prefix=build-fuzz/found/"$name"- -print_final_stats=1 \
        >"build-fuzz/fuzz-$name.log" 2>&1
}

# As many at a time as there are processors.
mkdir -p build-fuzz/found
failed=()
running=()
collect() {
    local name=${running[0]%%:*} log=build-fuzz/fuzz-${running[0]%%:*}.log
    if wait "${running[0]##*:}"; then
        echo "fuzz: $name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs, none broke it"
    else
        tail -n 60 "$log" >&2
        echo "fuzz: $name failed; all of the output is in $log" >&2
        failed+=("$name")
    fi
    running=("${running[@]:1}")
}
for name in "$@"; do
    feed "$name" &
    running+=("$name:$!")
    [ "${#running[@]}" -lt "$(nproc)" ] || collect
done
while [ "${#running[@]}" -gt 0 ]; do
    collect
done
[ "${#failed[@]}" -eq 0 ]
