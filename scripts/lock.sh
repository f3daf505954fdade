#!/usr/bin/env bash
# Writes requirements/*.lock from requirements/*.in. Needs uv; takes it from a throw-away environment where there is none.
# Locks hold versions and hashes for every platform, and no address.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
uv=$(command -v uv || true)
if [ -z "$uv" ]; then
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    python3 -m venv "$scratch"
    "$scratch/bin/python" -m pip install -qq --disable-pip-version-check uv
    uv=$scratch/bin/uv
fi
export UV_CUSTOM_COMPILE_COMMAND="make lock"
compile() {
    "$uv" pip compile -q --universal --python-version 3.11 --generate-hashes --override requirements/overrides.txt \
        "requirements/$1.in" -o "requirements/$1.lock" "${@:2}"
}
compile runtime "$@"
compile dev "$@"
