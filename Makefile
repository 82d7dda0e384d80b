# `make demo` and `make test` set up all that they need in .venv; a machine with Python, pip and make is enough.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
DEMO_OUT ?= demo-report

.PHONY: demo test lint docs clean

$(VENV)/.made:
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.user: $(VENV)/.made pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.made pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@ $(VENV)/.user

demo: $(VENV)/.user ## audit the example project and write a report of it
	$(BIN)/auditor report examples/npsp-trial --format terminal,html,json --out $(DEMO_OUT)

test: $(VENV)/.dev lint ## everything that must hold
	$(BIN)/python -m pytest --quiet --numprocesses 2

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

docs: $(VENV)/.user ## write the pages that are generated: docs/checks.md and docs/schema/
	$(BIN)/python -m auditor.docs

clean:
	rm -rf $(VENV) $(DEMO_OUT) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
