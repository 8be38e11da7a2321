#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
set -euo pipefail

usage() {
    cat <<'EOF'
Usage: scripts/demo.sh [ARGUMENT ...]

Install what is missing, build the example vpc-az-failover and run it: three Availability Zones,
a gateway and an interface endpoint, one zone's endpoint ENI fails and comes back. Tables, plots and
a packet capture are written to out/az-failover/.
ARGUMENTs are passed to the example; --PrintHelp lists them.
EOF
}

case "${1:-}" in
    -h | --help)
        usage
        exit 0
        ;;
esac

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$repository"
scripts/deps.sh demo

# The tests need packages that the demonstration does not; a folder that has them keeps them.
options=()
[ -e build/CMakeCache.txt ] || options+=(-DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF)
echo "demo: building (the first time takes some minutes)"
scripts/build.sh build "${options[@]}" vpc-az-failover

mkdir -p out
build/examples/vpc-az-failover --out=out/az-failover "$@"
echo "demo: results are in $repository/out/az-failover"
