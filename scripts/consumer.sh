#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
set -euo pipefail

usage() {
    cat <<'EOF'
Usage: scripts/consumer.sh

Install what stands in build/ into a temporary folder, and build and run against it a project that
is not part of this one (test/consumer/).
EOF
}

case "${1:-}" in
    "") ;;
    -h | --help)
        usage
        exit 0
        ;;
    *)
        usage >&2
        exit 2
        ;;
esac

cd "$(dirname "${BASH_SOURCE[0]}")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
log=$folder/log

{
    cmake --install build --prefix "$folder/prefix" &&
        cmake -S test/consumer -B "$folder/build" -DCMAKE_PREFIX_PATH="$folder/prefix" \
            -DCMAKE_BUILD_TYPE=Release &&
        cmake --build "$folder/build"
} >"$log" 2>&1 || {
    tail -n 40 "$log" >&2
    echo "consumer: a project of its own cannot use the installed module" >&2
    exit 1
}

# Nothing that is installed may lead back to where it was built.
if grep -rIlF -- "$PWD" "$folder/prefix" >&2; then
    echo "consumer: the installed files above name the source folder" >&2
    exit 1
fi

"$folder/build/consumer"
if [ -x "$folder/prefix/bin/vpcsim" ]; then
    "$folder/prefix/bin/vpcsim" --help >/dev/null
fi
