#!/usr/bin/env bash
# Digitizes the sample dossiers into ./var and says what to try next.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
.venv/bin/sohoa digitize samples/dossiers/*.pdf
touch var/.demo
SOHOA_SERVE__DEMO=true .venv/bin/sohoa accounts demo >/dev/null
cat <<'TEXT'

Open the review station / Mở trạm đối soát:
    make serve            then / rồi mở  http://localhost:8080/
    demo.reviewer, demo.counter, demo.specialist, demo.archivist, demo.auditor, demo.admin
    password / mật khẩu: trinh-dien-so-hoa

Try next / Thử tiếp:
    .venv/bin/sohoa digitize --json samples/dossiers/*.pdf     every field with its confidence and place
    .venv/bin/sohoa read FILE                                  the text of a scan, nothing stored
    .venv/bin/sohoa --help
Everything kept is in ./var. / Mọi thứ được lưu trong ./var.
TEXT
