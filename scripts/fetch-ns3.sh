#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
set -euo pipefail

usage() {
    cat <<'EOF'
Usage: scripts/fetch-ns3.sh FOLDER

Get the source of ns-3 as Debian has it (3.37 in Debian 12) and print where its tree is, below
FOLDER. What is there already is not fetched again.

Machines mostly list binary packages only, so apt is given lists of sources made of this machine's
own, in a folder that is deleted afterwards; nothing of the system's configuration changes.
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

mkdir -p "$1"
cd "$1"
tree() {
    find "$PWD/ns3-source" -maxdepth 3 -name VERSION -printf '%h\n' 2>/dev/null | head -n 1
}
if [ -e ns3-source/complete ]; then
    tree
    exit 0
fi
rm -rf ns3-source

for program in apt-get dpkg-source; do
    if ! command -v "$program" >/dev/null; then
        echo "fetch-ns3: no $program: on Debian, run scripts/deps.sh tree; elsewhere unpack ns-3" \
            "into $PWD/ns3-source and create $PWD/ns3-source/complete" >&2
        exit 1
    fi
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work" # apt fetches as a user of its own
mkdir -p "$work/parts" "$work/state/lists/partial" "$work/cache/archives/partial"
log=$PWD/fetch.log
: >"$log"

# The same archives, of sources. Other types of a list are left out.
eval "$(apt-config shell list Dir::Etc::sourcelist/f parts Dir::Etc::sourceparts/d)"
for file in "${list:-}" "${parts:-}"/*.list; do
    if [ -f "$file" ]; then
        sed -n -E 's/^[[:space:]]*deb([[:space:]])/deb-src\1/p' "$file" >"$work/parts/${file##*/}"
    fi
done
for file in "${parts:-}"/*.sources; do
    if [ -f "$file" ]; then
        sed -E 's/^[Tt]ypes:.*/Types: deb-src/' "$file" >"$work/parts/${file##*/}"
    fi
done
[ ! -e "$work/parts/sources.list" ] || mv "$work/parts/sources.list" "$work/parts/main.list"

apt() {
    apt-get -q -o Acquire::Retries=3 -o APT::Sandbox::User=root \
        -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$work/parts" \
        -o Dir::State::lists="$work/state/lists" -o Dir::Cache="$work/cache" \
        "$@" </dev/null >>"$log" 2>&1
}
# A list that cannot be fetched need not be one that matters: the next step decides.
apt update || true
mkdir ns3-source
if ! (cd ns3-source && apt source ns3) || [ -z "$(tree)" ]; then
    tail -n 20 "$log" >&2
    echo "fetch-ns3: apt-get could not get the source of ns-3; all of its output is in $log" >&2
    exit 1
fi
touch ns3-source/complete
tree
