# One place for every command of this repository. Needs Python 3.11 or later and nothing else.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# The first interpreter on the path that is new enough; `make PYTHON=/path/to/python install` overrides.
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$name"; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/installed-runtime
DEV := $(VENV)/installed-dev
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps

.PHONY: help
help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  \1|/' | column -t -s '|'

$(BIN)/pip:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed, and was not found on the path." >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || { echo "Creating $(VENV) failed: on Debian or Ubuntu, install python3-venv." >&2; exit 1; }

$(RUNTIME): requirements.txt | $(BIN)/pip
	@echo "Installing what the portal needs ..."
	@$(PIP_INSTALL) -r requirements.txt
	@touch $@

$(DEV): requirements-dev.txt requirements.txt | $(BIN)/pip
	@echo "Installing the portal and its development tools ..."
	@$(PIP_INSTALL) -r requirements-dev.txt
	@touch $(RUNTIME) $@

.PHONY: install
install: $(DEV) ## Make .venv with everything that stands in the lock files
