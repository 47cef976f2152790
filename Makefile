# One place for every command of this repository. Needs Python 3.11 or later and nothing else.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

# The first interpreter on the path that is new enough; `make PYTHON=python3.12 install` overrides.
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$name"; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/installed-runtime
DEV := $(VENV)/installed-dev
PIP_INSTALL := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes --no-deps
PYTEST := $(BIN)/python -m pytest
UV_COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11.0 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate

# Test processes side by side; each has a database of its own.
WORKERS ?= 2
# More for pytest, the benchmarks or the demo, as in `make test ARGS="tests/clients -k bsn"`.
ARGS ?=
# How many random lives `make lives` drives.
LIVES ?= 10000

.PHONY: help
help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /|/' | awk -F'|' '{ printf "  make %-14s %s\n", $$1, $$2 }'

# --- The environment -------------------------------------------------------------------------------------------

$(BIN)/pip:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed, and was not found on the path." >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) \
		|| { echo "Creating $(VENV) failed. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }

$(RUNTIME): requirements.txt | $(BIN)/pip
	@echo "Installing what the portal needs ..."
	@$(PIP_INSTALL) -r requirements.txt
	@touch $@

$(DEV): requirements-dev.txt requirements.txt | $(BIN)/pip
	@echo "Installing what the portal needs, and the tools to develop it ..."
	@$(PIP_INSTALL) -r requirements-dev.txt
	@touch $(RUNTIME) $@

.PHONY: install
install: $(DEV) ## Make .venv with everything that stands in the lock files

# --- The demo --------------------------------------------------------------------------------------------------

# `exec`: the demo itself receives the signals, and stops its web server and worker.
.PHONY: demo
demo: $(RUNTIME) ## Start the portal with a fictitious region; the terminal shows where and who
	@exec $(BIN)/python manage.py demo $(ARGS)

.PHONY: demo-reset
demo-reset: $(RUNTIME) ## The same, with a region made anew
	@exec $(BIN)/python manage.py demo --reset $(ARGS)

.PHONY: screenshots
screenshots: $(DEV) ## Take the pictures of the README anew from a running demo
	@$(BIN)/python -m tests.journeys.screenshots $(ARGS)

# --- Tests -----------------------------------------------------------------------------------------------------

.PHONY: test
test: $(DEV) ## All tests that need no service; those that need a browser skip by name without Chromium
	@env -u TEST_DATABASE_URL -u TEST_BROKER_URL $(PYTEST) -n $(WORKERS) --dist worksteal -m "not services" $(ARGS)

.PHONY: test-services
test-services: $(DEV) ## Tests on PostgreSQL and Redis (TEST_DATABASE_URL, TEST_BROKER_URL); in a browser the journeys
	@test -n "$${TEST_DATABASE_URL:-}" -a -n "$${TEST_BROKER_URL:-}" || { \
		echo "Set TEST_DATABASE_URL (postgres://…, a role that may create databases) and TEST_BROKER_URL (redis://…)." >&2; \
		exit 2; }
	@$(PYTEST) -n $(WORKERS) --dist worksteal -m "(not browser or journey) and not embedded" $(ARGS)

.PHONY: lives
lives: $(DEV) ## Drive 10,000 random lives of residents against the oracle (LIVES=…)
	@LIVES=$(LIVES) $(PYTEST) -m lives --timeout 0 $(ARGS)

.PHONY: plan-regions
plan-regions: $(DEV) ## Plan ten drawn regions, normal and too tight, and that of REGION_DIR; check them by the files
	@PLAN_REGIONS=10 $(PYTEST) -n 0 -q -s --timeout 0 tests/transitions/planning/test_region_files.py $(ARGS)

.PHONY: resilience
resilience: $(DEV) ## Kill workers 200 times over 20,000 changes, empty Redis, crash PostgreSQL; then the control
	@$(BIN)/python -m tests.resilience.programme $(ARGS)
	@$(BIN)/python -m tests.resilience.programme --control --kills 0 --offers 200 --residents 8 --longest 120

.PHONY: bench
bench: $(DEV) ## Measure imports, assessment, lists and public pages, as ratios within one run
	@$(BIN)/python -m benchmarks $(ARGS)
	@$(BIN)/python -m benchmarks.visits
	@$(BIN)/python -m benchmarks.search
	@$(BIN)/python -m benchmarks.letters
	@$(BIN)/python -m benchmarks.archives

.PHONY: bench-plans
bench-plans: $(DEV) ## Measure the planner beside bounds and a greedy planner, and from database to draft
	@$(BIN)/python -m benchmarks.plans $(ARGS)
	@$(BIN)/python -m benchmarks.drafts

# --- Checks ----------------------------------------------------------------------------------------------------

.PHONY: check check-style check-types check-templates check-imports check-migrations check-deploy check-locks
check: check-style check-types check-templates check-imports check-migrations check-deploy check-locks ## Everything that can be known without running a test

check-style: $(DEV)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

check-types: $(DEV)
	@$(BIN)/mypy

check-templates: $(DEV)
	@$(BIN)/djlint --quiet --lint templates

check-imports: $(DEV)
	@$(BIN)/lint-imports

check-migrations: $(DEV)
	@$(BIN)/python manage.py makemigrations --check --dry-run

check-deploy: $(DEV)
	@$(BIN)/python .ci/check_deploy.py

check-locks: $(DEV)
	@$(BIN)/python .ci/check_locks.py

.PHONY: format
format: $(DEV) ## Put imports and layout in order
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

.PHONY: lock
lock: $(DEV) ## Write the lock files anew from pyproject.toml; `make lock ARGS=--upgrade` takes newer releases
	@$(UV_COMPILE) $(ARGS) pyproject.toml -o requirements.txt
	@$(UV_COMPILE) $(ARGS) pyproject.toml -c requirements.txt --group dev --group bench -o requirements-dev.txt
