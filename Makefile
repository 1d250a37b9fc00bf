.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DONE := $(VENV)/.installed

.PHONY: help install demo serve test lint check bench season train clean

help:  ## Show this help
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(DONE)  ## Make .venv with the `tanggap` command

$(DONE): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Tanggap needs Python 3.11 or newer; you have: $$($(PYTHON) --version 2>&1). Set PYTHON=python3.12, for example."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing. On Debian or Ubuntu: sudo apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $(DONE)

demo: install  ## Play a busy hour of citizens and two admins on the embedded database
	$(BIN)/tanggap demo

serve: install  ## Run the service on the embedded database (./var)
	$(BIN)/tanggap serve

train: install  ## Train the classifier on the shipped corpus
	$(BIN)/tanggap train

# Three for two cores: one of them always waits for the database or for a process that it has killed.
test: install  ## Run the tests
	$(BIN)/python -m pytest -n 3 --dist worksteal

lint: install  ## Style, types, imports, Dockerfile
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/hadolint Dockerfile

check: lint test  ## Everything that .ci/run runs

bench: install  ## Measure each figure beside its limit; writes var/bench.json
	$(BIN)/python -m bench

season: install  ## Teach the model a new slang and a poisoned one, and take it back (four minutes)
	$(BIN)/python -m bench.season

clean:  ## Remove .venv and caches (never ./var, which holds your data)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
