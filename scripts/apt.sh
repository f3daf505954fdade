#!/usr/bin/env bash
# Installs Debian packages as root, quietly; shows what apt-get said only where it failed.
# Usage: scripts/apt.sh PACKAGE…
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
options=(-qq -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=120)
if apt-get "${options[@]}" update >"$log" 2>&1 &&
    apt-get "${options[@]}" install -y --no-install-recommends "$@" >>"$log" 2>&1; then
    exit 0
fi
tail -n 30 "$log" >&2
echo "apt-get could not install / không cài được: $*" >&2
exit 3
