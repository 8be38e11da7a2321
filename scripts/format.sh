#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
set -euo pipefail

usage() {
    cat <<'EOF'
Usage: scripts/format.sh [--check]

Format the project's C++ files with clang-format 14, or only check them.
EOF
}

mode=(-i)
case "${1:-}" in
    "") ;;
    --check) mode=(--dry-run --Werror) ;;
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
formatter=clang-format-14
command -v $formatter >/dev/null || formatter=clang-format
git ls-files -z --cached --others --exclude-standard '*.cc' '*.h' |
    xargs -0 -r -P "$(nproc)" -n 8 $formatter --style=file "${mode[@]}"
