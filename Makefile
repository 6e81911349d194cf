# What a newcomer types. Needs make, git and Python 3.10 or newer with venv and pip; all else goes into .venv.
# uv, where it is on PATH, installs faster; where it can't, pip does.

PYTHON ?= python3
ENGINE ?= auto
BENCH ?=
JOBS ?= auto
TESTS ?=

VENV := .venv
BIN := $(VENV)/bin
DEMO := $(VENV)/.installed-demo
DEV := $(VENV)/.installed-dev
RELEASE := $(VENV)/.installed-release
UNPACKED := build/unpacked
SBOM := build/sbom
OLDEST := .venv-oldest
CONFORMANCE := $(CURDIR)/build/conformance
VERSION = $(shell sed -n 's/^__version__ = "\(.*\)"$$/\1/p' pulumi_account/__init__.py)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help demo test test-oldest test-conformance test-sdks test-dist lint format fields schema docs bench dist plugin lock sbom check-release clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(DEMO) ## Run the resources' whole life against an emulated AWS (ENGINE=auto, offline or pulumi)
	@$(BIN)/python -m demo --engine $(ENGINE)

# Every check runs, also after one has failed. pytest comes last: it ends with what was skipped, why, and its summary.
test: $(DEV) ## Run every check: ruff, mypy, the import contracts, the tests (JOBS=2: with two processes)
	@failed=; \
	$(MAKE) --no-print-directory --keep-going lint || failed="lint"; \
	$(BIN)/python -m pytest -n $(JOBS) --maxprocesses 8 --dist worksteal || failed="$$failed pytest"; \
	if [ -n "$$failed" ]; then echo "make test: failed:" $$failed; exit 1; fi

test-oldest: $(OLDEST)/.installed ## Run the tests on the oldest supported version of every dependency (PYTHON=python3.10)
	$(OLDEST)/bin/python -m pytest -n $(JOBS) --maxprocesses 8 --dist worksteal

test-conformance: $(CONFORMANCE)/.installed ## Run other projects' account checks, unchanged, on the emulator (downloads them)
	PULUMI_ACCOUNT_CONFORMANCE=$(CONFORMANCE) $(BIN)/python -m pytest -n0 conformance

test-sdks: $(DEV) ## Compile the native plugin's SDKs with each language's own tools that are on PATH (downloads packages)
	$(BIN)/python -m pytest -n0 languages

# The tests come from the source distribution. Without the package's source beside them, they import what is installed.
test-dist: ## Run the tests on the wheel in dist, which make dist builds
	@[ "$$(ls dist/*.whl dist/*.tar.gz 2>/dev/null | wc -l)" -eq 2 ] || \
		{ echo "make test-dist: dist has to hold one wheel and one source distribution: run make dist"; exit 1; }
	@rm -rf $(UNPACKED) && mkdir -p $(UNPACKED)
	@tar -xzf dist/*.tar.gz -C $(UNPACKED) --strip-components=1 && rm -rf $(UNPACKED)/pulumi_account
	@echo "Installing the wheel into $(UNPACKED)/.venv (a minute or two)"
	@$(PYTHON) -m venv $(UNPACKED)/.venv
	@$(call install,$(UNPACKED)/.venv/bin/python,"$$(echo dist/*.whl)[dev]")
	cd $(UNPACKED) && .venv/bin/python -m pytest -n $(JOBS) --maxprocesses 8 --dist worksteal $(TESTS)

lint: lint-ruff lint-format lint-types lint-imports ## Run ruff, mypy and the import contracts alone

.PHONY: lint-ruff lint-format lint-types lint-imports
lint-ruff: $(DEV)
	$(BIN)/python -m ruff check .
lint-format: $(DEV)
	$(BIN)/python -m ruff format --check .
lint-types: $(DEV)
	$(BIN)/python -m mypy
	@for example in new-account on-account-created; do \
		$(BIN)/python -m mypy examples/$$example/__main__.py || exit 1; done
lint-imports: $(DEV)
	$(BIN)/lint-imports

format: $(DEV) ## Format the code and repair what ruff can
	$(BIN)/python -m ruff check --fix .
	$(BIN)/python -m ruff format .

schema: $(DEV) ## Write what is frozen of the native plugin's schema, after an addition to it
	PYTHONPATH=. $(BIN)/python tests/contract/native_schema.py

fields: $(DEV) ## Write the fields, as their models describe them, wherever users see them
	$(BIN)/python -m documentation

docs: $(DEV) ## Build the documentation site into build/site; a dead link fails
	$(BIN)/python -m documentation.site

bench: $(DEV) ## Measure against what AWS's quotas allow (BENCH=region_opt_ins: one of them; ENGINE as for demo)
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m benchmarks --engine $(ENGINE) $(BENCH)

dist: $(DEV) ## Build the source distribution and, from that, the wheel, into dist
	rm -rf dist
	$(BIN)/python -m build

plugin: ## Build the native plugin's archives, one for each platform, into build/plugin
	rm -rf build/plugin
	$(PYTHON) plugin/archives.py $(VERSION) build/plugin

# For every supported Python and platform. Only uv can do that; where it isn't on PATH, it goes into the environment.
lock: $(DEV) ## Pin the newest versions of what the native plugin installs, in plugin/requirements.txt
	@command -v uv >/dev/null 2>&1 || $(BIN)/python -m pip install --quiet uv
	@PATH="$$PATH:$(CURDIR)/$(BIN)"; \
	uv pip compile --quiet --universal --generate-hashes --upgrade --no-annotate --python-version 3.10 \
		--custom-compile-command "make lock" pyproject.toml --output-file plugin/requirements.txt

sbom: $(RELEASE) ## Write build/sbom.cdx.json: the bill of materials of what the wheel in dist installs
	@rm -rf $(SBOM) && $(PYTHON) -m venv --without-pip $(SBOM)
	@$(BIN)/python -m pip --python $(SBOM)/bin/python install --quiet dist/*.whl
	@sed 's/^dynamic = .*/version = "$(VERSION)"/' pyproject.toml >build/pyproject.toml
	$(BIN)/cyclonedx-py environment --pyproject build/pyproject.toml --mc-type library --output-reproducible \
		--output-format JSON --output-file build/sbom.cdx.json $(SBOM)

check-release: ## Check that this commit can be released as the tag TAG=v1.2.3
	@refuse() { echo "make check-release: $$1"; exit 1; }; \
	[ "$$TAG" = "v$(VERSION)" ] || refuse "the tag is '$$TAG', but the version is $(VERSION) (pulumi_account/__init__.py)"; \
	grep -q '^## \[$(VERSION)\]' CHANGELOG.md || refuse "CHANGELOG.md has no section for $(VERSION)"; \
	if grep -n '[/@]example[./]' pyproject.toml zensical.toml .github/CODEOWNERS; then refuse "replace these placeholders"; fi

clean: ## Remove the environment and the caches
	rm -rf $(VENV) $(OLDEST) plugin/venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.10 or newer is needed: make PYTHON=python3.12 ..." if sys.version_info < (3, 10) else 0)'
	@echo "Making the environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)

# $(1): the Python of an environment. $(2): what to install into it.
install = if command -v uv >/dev/null 2>&1 && uv pip install --quiet --python $(1) $(2); then :; \
	else $(1) -m pip install --quiet $(2); fi

$(DEMO): pyproject.toml | $(BIN)/pip
	@echo "Installing into $(VENV) what the demo needs (once; a minute or two)"
	@$(call install,$(BIN)/python,-e '.[demo]')
	@touch $@

$(DEV): pyproject.toml | $(BIN)/pip
	@echo "Installing into $(VENV) what the tests need (once; a minute or two)"
	@$(call install,$(BIN)/python,-e '.[dev]')
	@touch $(DEMO) $@

$(RELEASE): $(DEV)
	@$(call install,$(BIN)/python,-e '.[release]')
	@touch $@

# Each has its own environment, since their versions of boto3 differ. moto's tests are in its source distribution only.
$(CONFORMANCE)/.installed: | $(DEV)
	@echo "Installing prowler, cloud-custodian and moto's tests into build/conformance (a minute or two)"
	@rm -rf $(CONFORMANCE)
	@for program in prowler c7n; do \
		$(PYTHON) -m venv $(CONFORMANCE)/$$program && \
		if command -v uv >/dev/null 2>&1; then uv pip install --quiet --python $(CONFORMANCE)/$$program/bin/python $$program; \
		else $(CONFORMANCE)/$$program/bin/pip install --quiet $$program; fi || exit 1; done
	@$(BIN)/python -m pip download --quiet --no-deps --no-binary :all: --dest $(CONFORMANCE) \
		"moto==$$($(BIN)/python -c 'import moto; print(moto.__version__)')"
	@tar -xzf $(CONFORMANCE)/moto-*.tar.gz -C $(CONFORMANCE) && rm $(CONFORMANCE)/moto-*.tar.gz
	@touch $@

# Only uv finds the oldest versions; where it isn't on PATH, it goes into the environment. A version without a wheel for
# this Python is too old for it, such as pydantic 2.10 for 3.14. setuptools is left to the tests' own limit.
$(OLDEST)/.installed: pyproject.toml
	@echo "Installing into $(OLDEST) the oldest supported version of every dependency (a minute or two)"
	@$(PYTHON) -m venv --clear $(OLDEST)
	@command -v uv >/dev/null 2>&1 || $(OLDEST)/bin/pip install --quiet uv
	@PATH="$$PATH:$(CURDIR)/$(OLDEST)/bin"; \
	uv pip compile --quiet --only-binary :all: --no-header --no-annotate --resolution lowest-direct --python $(OLDEST)/bin/python \
		--extra demo --no-emit-package setuptools pyproject.toml --output-file $(OLDEST)/constraints.txt && \
	uv pip install --quiet --python $(OLDEST)/bin/python --constraint $(OLDEST)/constraints.txt -e '.[dev]'
	@touch $@
