#!/usr/bin/env bash
# Installs the servers that the marked tests start for themselves: a Ceph object gateway (an S3 server with
# object lock), PostgreSQL, Chromium and Firefox. Prints the names of those that are there, for `pytest --needs`; never fails.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

has_s3() {
    local program
    for program in radosgw ceph-mon ceph-mgr ceph-osd; do
        command -v "$program" >/dev/null || return 1
    done
}

has_postgres() {
    command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null
}

has_browser() { command -v chromium >/dev/null; }

has_firefox() { command -v firefox-esr >/dev/null; }

# offer NAME PACKAGE…
offer() {
    local name=$1
    shift
    if ! "has_$name" && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
        echo "Installing for the tests marked needs_$name: $*" >&2
        timeout 900 scripts/apt.sh "$@" || true
    fi
    if "has_$name"; then
        echo "$name"
    else
        echo "Not installed: $*. The tests marked needs_$name will be skipped." >&2
    fi
}

offer s3 radosgw ceph-mon ceph-mgr ceph-osd
offer postgres postgresql
offer browser chromium
offer firefox firefox-esr
