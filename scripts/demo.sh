#!/usr/bin/env bash
# Digitizes the sample dossiers into ./var and says what to try next.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
.venv/bin/sohoa digitize samples/dossiers/*.pdf
cat <<'TEXT'

Try next / Thử tiếp:
    .venv/bin/sohoa digitize --json samples/dossiers/*.pdf     every field with its confidence and place
    .venv/bin/sohoa read FILE                                  the text of a scan, nothing stored
    .venv/bin/sohoa --help
Everything kept is in ./var. / Mọi thứ được lưu trong ./var.
TEXT
