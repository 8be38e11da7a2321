#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
set -euo pipefail

usage() {
    cat <<'EOF'
Usage: scripts/idioms.sh

Look for what compiles with ns-3 3.37 and not with a later release up to 3.48, or the other way
round, as far as words tell. Names each place, and what to write instead.
EOF
}

case "${1:-}" in
    -h | --help)
        usage
        exit 0
        ;;
esac

cd "$(dirname "${BASH_SOURCE[0]}")/.."
found=0
# regular expression, what to write instead
never() {
    local places
    if places=$(git grep -nE -e "$1" -- '*.cc' '*.h' ':!model/vpc-compat.h' |
        grep -vE '^[^:]*:[0-9]+: *(//|\*)'); then
        printf '%s\n' "$places" | sed "s|\$|   <- $2|"
        found=1
    fi
}

never '\.IsRunning\(\)' 'EventId: IsExpired(); IsRunning() is gone in 3.46'
never 'TestSuite::(UNIT|SYSTEM|EXAMPLE|PERFORMANCE)\b' 'TestSuite::Type::UNIT; the other is gone in 3.46'
never 'TestCase::(QUICK|EXTENSIVE|TAKES_FOREVER)\b' 'the duration as the suite has it; gone in 3.46'
never 'TypeId::(SUPPORTED|DEPRECATED|OBSOLETE)\b' 'TypeId::SupportLevel::...; 3.44'
never '\bIpv4Address(Hash\b|\(\))' 'std::optional, or a hash of Get(); other meaning, or gone, in 3.47'
never '\bns3/(v4ping|wave|wimax)' 'a program of your own; gone in 3.41, 3.39, 3.46'
never '[>.]SetTos\(' 'Socket::SetIpTos(); InetSocketAddress::SetTos() is gone in 3.42'
never '[>.]SetTcp\(' 'a default of the socket; gone in 3.39'
never 'WeakEsModel' 'SetAttributeFailSafe(); another name from 3.41 on'
never '[^:]\bMakeEnumAccessor\(' 'compat::MakeEnumAccessor<Enum>(); a template from 3.41 on'
never '#include "ns3/ipv4-global-routing\.h"' 'ipv4-global-routing-helper.h; a template from 3.47 on'

exit "$found"
