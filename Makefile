# What a newcomer types. Needs make, git and Python 3.10 or newer with venv and pip; all else goes into .venv.
# uv, where it is on PATH, installs faster; where it can't, pip does.

PYTHON ?= python3
ENGINE ?= auto
BENCH ?=
JOBS ?= auto

VENV := .venv
BIN := $(VENV)/bin
TESTING := $(VENV)/.installed-testing
DEV := $(VENV)/.installed-dev
OLDEST := .venv-oldest
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help demo test test-oldest lint format bench clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(TESTING) ## Play the resources' whole life against an emulated AWS (ENGINE=auto, offline or pulumi)
	@$(BIN)/pulumi-account demo --engine $(ENGINE)

# Every check runs, also after one has failed. pytest comes last: it ends with what was skipped, why, and its summary.
test: $(DEV) ## Run every check: ruff, mypy, the import contracts, the tests (JOBS=2: with two processes)
	@failed=; \
	$(MAKE) --no-print-directory --keep-going lint || failed="lint"; \
	$(BIN)/python -m pytest -n $(JOBS) --maxprocesses 8 --dist worksteal || failed="$$failed pytest"; \
	if [ -n "$$failed" ]; then echo "make test: failed:" $$failed; exit 1; fi

test-oldest: $(OLDEST)/.installed ## Run the tests on the oldest supported version of every dependency (PYTHON=python3.10)
	$(OLDEST)/bin/python -m pytest -n $(JOBS) --maxprocesses 8 --dist worksteal

lint: lint-ruff lint-format lint-types lint-imports ## Run ruff, mypy and the import contracts alone

.PHONY: lint-ruff lint-format lint-types lint-imports
lint-ruff: $(DEV)
	$(BIN)/python -m ruff check .
lint-format: $(DEV)
	$(BIN)/python -m ruff format --check .
lint-types: $(DEV)
	$(BIN)/python -m mypy
lint-imports: $(DEV)
	$(BIN)/lint-imports

format: $(DEV) ## Format the code and repair what ruff can
	$(BIN)/python -m ruff check --fix .
	$(BIN)/python -m ruff format .

bench: $(TESTING) ## Measure against what AWS's quotas allow (BENCH=region_opt_ins: one of them; ENGINE as for demo)
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m benchmarks --engine $(ENGINE) $(BENCH)

clean: ## Remove the environment and the caches
	rm -rf $(VENV) $(OLDEST) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.10 or newer is needed: make PYTHON=python3.12 ..." if sys.version_info < (3, 10) else 0)'
	@echo "Making the environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)

# $(1): the extra of pyproject.toml to install.
install = if command -v uv >/dev/null 2>&1 && uv pip install --quiet --python $(BIN)/python -e '.[$(1)]'; then :; \
	else $(BIN)/pip install --quiet -e '.[$(1)]'; fi

$(TESTING): pyproject.toml | $(BIN)/pip
	@echo "Installing into $(VENV) what the demo needs (once; a minute or two)"
	@$(call install,testing)
	@touch $@

$(DEV): pyproject.toml | $(BIN)/pip
	@echo "Installing into $(VENV) what the tests need (once; a minute or two)"
	@$(call install,dev)
	@touch $(TESTING) $@

# Only uv finds the oldest versions; where it isn't on PATH, it goes into the environment.
$(OLDEST)/.installed: pyproject.toml
	@echo "Installing into $(OLDEST) the oldest supported version of every dependency (a minute or two)"
	@$(PYTHON) -m venv --clear $(OLDEST)
	@command -v uv >/dev/null 2>&1 || $(OLDEST)/bin/pip install --quiet uv
	@PATH="$$PATH:$(CURDIR)/$(OLDEST)/bin"; \
	uv pip compile --quiet --no-header --no-annotate --resolution lowest-direct --python $(OLDEST)/bin/python \
		--extra testing pyproject.toml --output-file $(OLDEST)/constraints.txt && \
	uv pip install --quiet --python $(OLDEST)/bin/python --constraint $(OLDEST)/constraints.txt -e '.[dev]'
	@touch $@
