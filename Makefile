# Every chore is one word; `make` alone lists them. Needs GNU make and a POSIX shell.

SHELL := /bin/sh
.DELETE_ON_ERROR:

VENV := .venv
LOWEST := .venv-lowest
BIN := $(VENV)/bin
PYTHON ?=
PORT ?= 8501
ARGS ?=

# Some shells export the machine's own name as HOST: from the environment only an
# address counts, so that nobody opens the server by accident.
ifneq ($(origin HOST),command line)
ifneq ($(shell printf '%s' "$$HOST" | tr -d '0-9a-fA-F.:'),)
HOST := 127.0.0.1
endif
ifeq ($(strip $(HOST)),)
HOST := 127.0.0.1
endif
endif

export PIP_DISABLE_PIP_VERSION_CHECK := 1

# Stamps: each says what the virtual environment holds.
MADE := $(VENV)/.made
RUN_TIME := $(VENV)/.run-time
DEV := $(VENV)/.dev
UV := $(VENV)/.uv

PIP := $(BIN)/python -m pip install -qq
# uv takes seconds where pip takes minutes; pip is there for machines on which uv finds
# no index. Nothing is installed but what the lock has a hash of, uv itself too.
LOCK := --requirement requirements.lock.txt
INSTALL_UV = sed -n '/^uv==/,/[^\]$$/p' requirements.lock.txt >$(VENV)/uv.txt && \
	$(PIP) --require-hashes --requirement $(VENV)/uv.txt
INSTALL = $(INSTALL_UV) && \
	($(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python \
	--require-hashes $(1) || $(PIP) --require-hashes $(1))
# The lock holds the build back end too, so the tree itself needs no index.
INSTALL_TREE := $(PIP) --no-deps --no-build-isolation --editable .
FIND_CHROMIUM := CHROMIUM="$$(sh scripts/find_chromium.sh --install)" && export CHROMIUM

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "  PORT=8600, HOST=0.0.0.0   where 'run' listens (8501 on this machine alone)"
	@echo "  PYTHON=python3.13         what the virtual environment is made with (3.11 or newer)"
	@echo "  CHROMIUM=/path            browser of 'test', 'trial', 'bench' and 'screenshots'"
	@echo "  ARGS='-k nearby'          more words for pytest, of 'test', 'trial' and 'lowest'"

.PHONY: run
run: $(RUN_TIME) ## set up what is needed and serve the explorer
	@exec $(BIN)/python -m streamlit run app.py --server.port=$(PORT) --server.address=$(HOST)

.PHONY: test
test: check ## set up, then everything that must pass, browser tests too
	@$(FIND_CHROMIUM) && exec $(BIN)/python -m pytest -n 2 --dist worksteal -m "not trial" --durations=15 $(ARGS)

.PHONY: check check-format check-style check-types check-imports
check: check-format check-style check-types check-imports ## format, lint, types and imports, changing nothing

check-format: $(DEV)
	$(BIN)/ruff format --check

check-style: $(DEV)
	$(BIN)/ruff check
	$(BIN)/oxlint --deny-warnings src/iinst_geo/maps/scripts src/iinst_geo/ui tests/maps/scripts

check-types: $(DEV)
	$(BIN)/mypy

check-imports: $(DEV)
	$(BIN)/lint-imports

.PHONY: format
format: $(DEV) ## put the code in shape
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

.PHONY: bench
bench: $(DEV) ## measure speed and bytes
	@$(FIND_CHROMIUM) && exec $(BIN)/python -m bench

.PHONY: trial
trial: $(DEV) ## prove, in long trials, what the tests take for granted
	@$(FIND_CHROMIUM) && exec $(BIN)/python -m pytest -m trial -rA $(ARGS)

.PHONY: screenshots
screenshots: $(DEV) ## take the pictures in docs/ anew
	@$(FIND_CHROMIUM) && exec $(BIN)/python scripts/make_screenshots.py

# Resolved for the oldest Python served, once for all: what is right there is right on
# newer ones and on other systems. Names, versions and hashes; no address gets in.
COMPILE := $(BIN)/uv pip compile --quiet --no-header --no-annotate --no-emit-index-url \
	--generate-hashes --universal --fork-strategy fewest --python-version 3.11

# The further locks hold only what the first has not, and go with it.
BEYOND = --constraints requirements.lock.txt $$(sed -n \
	's/^\([a-z0-9-]*\)==.*/--no-emit-package \1/p' requirements.lock.txt)
further_lock = $(COMPILE) --upgrade pyproject.toml $(2) $(BEYOND) \
	--output-file $(VENV)/$(1) && grep -v '^\#' $(VENV)/$(1) >$(1)

.PHONY: lock
lock: $(UV) ## write the lock files anew, with the newest versions
	$(COMPILE) --upgrade pyproject.toml --group build --output-file requirements.lock.txt
	$(call further_lock,requirements-dev.lock.txt,--group dev)
	$(call further_lock,requirements-sign-in.lock.txt,--extra sign-in)
	@echo "Then run: make licences"

.PHONY: licences
licences: $(DEV) ## list the licences of all that is installed, in docs/licences.md
	@$(BIN)/python scripts/list_licences.py

UV_INSTALL := $(BIN)/uv pip install --quiet --python $(LOWEST)/bin/python

.PHONY: lowest
lowest: $(UV) ## test with the oldest libraries that pyproject.toml allows (no browser)
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(LOWEST)
	$(BIN)/uv pip compile --quiet --python $(LOWEST)/bin/python --only-binary :all: \
		--resolution lowest-direct pyproject.toml --output-file $(LOWEST)/lowest.txt
	$(UV_INSTALL) --constraints $(LOWEST)/lowest.txt --group test --editable .
	@# Old libraries may warn of what newer ones changed; that is no failure here.
	$(LOWEST)/bin/python -m pytest -m "not browser and not trial" -W default $(ARGS)

.PHONY: clean
clean: ## remove all that the other targets made
	rm -rf .venv .venv-lowest build dist test-results .hypothesis .import_linter_cache \
		.mypy_cache .pytest_cache .ruff_cache tests/no-register bench/no-register
	find src tests scripts bench -name __pycache__ -type d -prune -exec rm -rf {} +

$(MADE):
	@sh scripts/setup_venv.sh $(VENV) $(PYTHON)
	@touch $@

$(RUN_TIME): requirements.lock.txt pyproject.toml $(MADE)
	@echo "Installing what the explorer needs ..."
	@$(call INSTALL,$(LOCK))
	@$(INSTALL_TREE)
	@touch $@

$(DEV): requirements-dev.lock.txt requirements.lock.txt pyproject.toml $(MADE)
	@echo "Installing what the explorer and its tests need ..."
	@$(call INSTALL,$(LOCK) --requirement requirements-dev.lock.txt)
	@$(INSTALL_TREE)
	@touch $(RUN_TIME) $@

$(UV): $(MADE)
	@$(INSTALL_UV)
	@touch $@
