#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
set -euo pipefail

usage() {
    cat <<'EOF'
Usage: scripts/deps.sh [demo|test|tree|ci]

Install what is missing: Debian packages (Debian 12; as root or through sudo) and, for the reports of
vpcsim and their tests, npm packages in this project's own folders.
  demo  what the module and scripts/demo.sh need
  test  also what reports and the tests need (default)
  tree  also what scripts/in-tree.sh needs
  ci    also what .ci/run needs
Says nothing and uses no network when all is there.
EOF
}

# ns-3's CMake package names files of other packages that libns3-dev does not pull in: the programs
# of ns3, and the development files of GSL, libxml2, SQLite and Python.
packages=(
    g++ cmake ninja-build ccache pkg-config
    libns3-dev ns3 libgsl-dev libxml2-dev libsqlite3-dev libpython3-dev
    libboost-dev libldns-dev zlib1g-dev libyaml-dev nlohmann-json3-dev libcli11-dev
    libvalijson-dev
    gnuplot-nox
    graphviz
)
test_packages=(libgtest-dev librapidcheck-dev tshark chromium python3-sphinx doxygen)
tree_packages=(dpkg-dev libopenmpi-dev openmpi-bin python3)
ci_packages=(clang clang-format git libclang-rt-14-dev llvm)

# Charts of report.html, and what tests it in a browser.
npm_folders=(helper/io/report test/report)
command -v npm >/dev/null || test_packages+=(npm)

stage=${1:-test}
case "$stage" in
    demo) npm_folders=() ;;
    test) packages+=("${test_packages[@]}") ;;
    tree) packages+=("${test_packages[@]}" "${tree_packages[@]}") ;;
    ci) packages+=("${test_packages[@]}" "${tree_packages[@]}" "${ci_packages[@]}") ;;
    -h | --help)
        usage
        exit 0
        ;;
    *)
        usage >&2
        exit 2
        ;;
esac

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "deps: not a Debian system: install these packages' counterparts yourself:" \
        "${packages[*]}" >&2
    exit 1
fi

# Said nothing of when all is there. A build without them leaves reports and their test out, loudly; CI
# does not pass so.
install_npm_packages() {
    local folder log
    cd "$(dirname "${BASH_SOURCE[0]}")/.."
    for folder in "${npm_folders[@]}"; do
        if [ -e "$folder/node_modules/.package-lock.json" ] &&
            cmp -s "$folder/package-lock.json" "$folder/node_modules/.made-for.json"; then
            continue
        fi
        echo "deps: installing npm packages into $folder"
        log=$(mktemp)
        if (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund) </dev/null >"$log" 2>&1; then
            cp "$folder/package-lock.json" "$folder/node_modules/.made-for.json"
        else
            tail -n 5 "$log" >&2
            echo "deps: npm could not install what $folder/package.json names: reports are left out" >&2
            [ "$stage" != ci ] || exit 1
        fi
        rm -f "$log"
    done
}

installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' 2>/dev/null |
    sed -n 's/^installed //p')
missing=()
for package in "${packages[@]}"; do
    grep -qxF -- "$package" <<<"$installed" || missing+=("$package")
done
if [ "${#missing[@]}" -eq 0 ]; then
    install_npm_packages
    exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "deps: neither root nor sudo; as root, run: apt-get install" \
            "--no-install-recommends ${missing[*]}" >&2
        exit 1
    fi
    as_root=(sudo)
fi

echo "deps: installing ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o Acquire::Retries=3 \
        -o DPkg::Lock::Timeout=300 "$@" </dev/null >>"$log" 2>&1
}
# A list that cannot be fetched need not be one that matters: the installation decides.
apt update || true
if ! apt install -y --no-install-recommends "${missing[@]}"; then
    tail -n 30 "$log" >&2
    echo "deps: apt-get could not install: ${missing[*]}" >&2
    exit 1
fi

install_npm_packages
