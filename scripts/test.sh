#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
set -euo pipefail

usage() {
    cat <<'EOF'
Usage: scripts/test.sh [ARGUMENT ...]

Install what is missing, build everything into build/ (Release) and run all tests with ctest.
ARGUMENTs are passed to ctest, e.g. -R Cidr (tests by name) or -V (their output).

Environment:
  VPC_CORPUS_DIR  folder of dumps of real accounts; their tests run only if it is set
  VPC_WERROR=ON   treat warnings as errors
EOF
}

case "${1:-}" in
    -h | --help)
        usage
        exit 0
        ;;
esac

# A relative folder is the caller's.
if [ -n "${VPC_CORPUS_DIR:-}" ]; then
    if [ ! -d "$VPC_CORPUS_DIR" ]; then
        echo "test: VPC_CORPUS_DIR=$VPC_CORPUS_DIR is not a folder: correct or unset it" >&2
        exit 2
    fi
    VPC_CORPUS_DIR=$(cd "$VPC_CORPUS_DIR" && pwd)
    export VPC_CORPUS_DIR
fi

cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/deps.sh test

echo "test: building (the first time takes some minutes)"
scripts/build.sh build -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=ON \
    -DVPC_WERROR="${VPC_WERROR:-OFF}"

ctest --test-dir build -j "$(nproc)" --output-on-failure --no-tests=error "$@"
