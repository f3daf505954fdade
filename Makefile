# The commands of the project. `make demo` and `make test` need nothing but Python 3.11+ on Debian or Ubuntu.
# Each installs what it needs first; a second run installs nothing.
.DEFAULT_GOAL := help
.PHONY: help demo serve test check style bench format generate station restore-drill lock clean

PYTEST_ARGS ?=
# Real pages and lines for `make bench`; empty: where benchmarks.ocr_accuracy looks by itself, nothing if missing.
REAL ?=

help:
	@echo "make demo      install, digitize the sample dossiers into ./var, show what was read"
	@echo "make serve     open the review station at http://localhost:8080/, in demo mode after make demo"
	@echo "make test      install, check, run the whole test suite"
	@echo "make check     style, types, floors and house rules: what CI and the pre-commit hook run"
	@echo "make bench     measure accuracy, speed, memory and archiving; REAL=FOLDER names real pages and lines"
	@echo "make format    let ruff put the code in order"
	@echo "make generate  write the files that are made from the code"
	@echo "make station   build the review station's script from review/client; needs Node.js"
	@echo "make restore-drill  back up, restore, destroy the copy, restore again: prove that all comes back"
	@echo "make lock      pin the newest allowed versions in requirements/*.lock"
	@echo "make clean     remove .venv and caches; ./var is kept"

demo:
	@scripts/install.sh runtime
	@scripts/demo.sh

# Demo accounts are only good in demo mode, and that is only where the samples are.
serve:
	@scripts/install.sh runtime
	@$(if $(wildcard var/.demo),SOHOA_SERVE__DEMO=true )exec .venv/bin/sohoa serve

style:
	@scripts/install.sh dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo

check: style
	.venv/bin/python -m pytest -q tests/house

test: style
	.venv/bin/python -m pytest $(PYTEST_ARGS)

bench:
	@scripts/install.sh dev
	.venv/bin/python -m benchmarks.field_accuracy samples/dossiers
	.venv/bin/python -m benchmarks.ocr_accuracy $(if $(REAL),--real "$(REAL)")
	.venv/bin/python -m benchmarks.throughput
	.venv/bin/python -m benchmarks.archiving

format:
	@scripts/install.sh dev
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

generate:
	@scripts/install.sh dev
	.venv/bin/python -m scripts.generate

station:
	cd review/client && npm ci --no-audit --no-fund && npm run -s check && npm run -s build
	@.venv/bin/python -m scripts.station

restore-drill:
	@scripts/install.sh runtime
	@.venv/bin/python -m scripts.restore_drill

lock:
	@scripts/lock.sh

# ./var holds archived originals: nothing here ever removes it.
clean:
	rm -rf .venv build ./*.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +
