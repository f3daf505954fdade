#!/usr/bin/env bash
# Makes this checkout ready to run: system packages, .venv, Python packages, the project itself.
# Usage: scripts/install.sh runtime|dev. Refuses to guess: what it cannot install it names, with the command.
# A second run finds everything in place and changes nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
here=$(pwd -P)
set_name=${1:-runtime}
case $set_name in runtime | dev) ;; *) echo "usage: $0 runtime|dev" >&2; exit 1 ;; esac
lock=requirements/$set_name.lock

say() { printf '%s\n' "$*" >&2; }

# --- Python -------------------------------------------------------------------------------------
recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    local candidate
    for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if recent "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    say "Sohoa needs Python 3.11 or later; none was found. / Cần Python 3.11 trở lên."
    say "    apt-get install python3 python3-venv"
    say "Or name one: make PYTHON=/path/to/python3.12 …"
    return 3
}

# --- system packages ----------------------------------------------------------------------------
loads() { "$python" -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$1" 2>/dev/null; }

venv_package() {
    case $python in
        /usr/bin/python3) echo python3-venv ;;
        *) "$python" -c 'import sys; print(f"python3.{sys.version_info.minor}-venv")' ;;
    esac
}

# Asks for what is needed, not for package names: they differ between releases of Debian and Ubuntu.
missing_packages() {
    "$python" -c 'import ensurepip, venv' 2>/dev/null || venv_package
    command -v pdftoppm >/dev/null && command -v pdfinfo >/dev/null || echo poppler-utils
    command -v tesseract >/dev/null || echo tesseract-ocr
    tesseract --list-langs 2>/dev/null | grep -qx vie || echo tesseract-ocr-vie
    loads libGL.so.1 || echo libgl1
    loads libgthread-2.0.so.0 || echo libglib2.0-0
    if [ "$set_name" = dev ]; then
        [ -e /usr/share/fonts/truetype/liberation2 ] || dpkg-query -W fonts-liberation2 >/dev/null 2>&1 ||
            echo fonts-liberation2
    fi
}

install_packages() {
    local packages=("$@")
    local command=(apt-get install -y --no-install-recommends "${packages[@]}")
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
        say "Missing system packages / Thiếu gói hệ thống: ${packages[*]}"
        say "Install them, then run this again / Cài rồi chạy lại:"
        say "    sudo apt-get update && sudo ${command[*]}"
        return 3
    fi
    say "Installing system packages: ${packages[*]}"
    scripts/apt.sh "${packages[@]}"
}

# --- Python packages ----------------------------------------------------------------------------
digest() { cat -- "$@" | sha256sum | cut -d ' ' -f 1; }

# A .venv that was moved or copied here runs the programs of the place it came from.
venv_is_sound() {
    .venv/bin/python -c 'import sys' 2>/dev/null && recent .venv/bin/python &&
        head -n 3 .venv/bin/pip 2>/dev/null | grep -qF "$here/.venv/bin/"
}

pip_install() {
    .venv/bin/python -m pip install -qq --no-input --disable-pip-version-check --no-deps "$@"
}

install_python_packages() {
    local wanted stamp=.venv/installed-$set_name
    wanted=$(digest "$lock")
    if [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then return; fi
    say "Installing Python packages into .venv; the first time this takes a minute or two …"
    pip_install --require-hashes -r "$lock"
    echo "$wanted" >"$stamp"
}

install_project() {
    local wanted stamp=.venv/installed-project
    wanted=$(digest pyproject.toml requirements/runtime.in)
    if [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then return; fi
    pip_install --no-build-isolation --editable .
    echo "$wanted" >"$stamp"
}

python=$(find_python)
mapfile -t missing < <(missing_packages)
if [ "${#missing[@]}" -gt 0 ]; then
    install_packages "${missing[@]}"
    mapfile -t missing < <(missing_packages)
    if [ "${#missing[@]}" -gt 0 ]; then
        say "Still missing after the installation / Vẫn còn thiếu: ${missing[*]}"
        exit 3
    fi
fi
venv_is_sound || "$python" -m venv --clear .venv
install_python_packages
install_project
