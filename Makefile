# Every target sets itself up: a machine with Python 3.11 or newer is enough. `make help` lists them.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:
.PHONY: help setup demo test check bench proof messages language lock screens screenshots docs

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
# Nothing of the machine's may slip in between the locked parts; what was compiled once may be kept.
unexport PYTHONPATH PYTHONHOME PYTHONDONTWRITEBYTECODE

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/ttchan-is-set-up
POT := bot/locales/bot.pot
LOCALES := bot/locales

help: ## Show these lines
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## Make the environment in .venv, and nothing else

# Stale when the locked parts or the project's own data change. Nothing is installed that is not in the
# lock: --require-hashes refuses it, and the project itself comes without dependencies of its own.
$(STAMP): requirements-dev.txt pyproject.toml
	@set -e; \
	if ! $(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	  python=; \
	  for one in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python; do \
	    if "$$one" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	      python=$$one; break; \
	    fi; \
	  done; \
	  if [ -z "$$python" ]; then \
	    echo "TTChan needs Python 3.11 or newer with its venv module (Debian, Ubuntu: python3-venv)." >&2; \
	    exit 1; \
	  fi; \
	  echo "Making .venv with $$("$$python" --version) ..."; \
	  "$$python" -m venv --clear $(VENV); \
	fi; \
	echo "Installing the locked parts into .venv; the first time takes a minute or two ..."; \
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt; \
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .; \
	touch $@; \
	echo ".venv is ready."

demo: $(STAMP) ## Try TTChan in the browser with the sample meeting; no account needed
	@$(BIN)/ttchan demo

# What tests write need not outlast them, and over 700 databases are copied. Some tests start programs there.
ROOM_IN_MEMORY = test "$$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 {print $$4}')" -gt 4000000 2>/dev/null \
	&& ! grep -q ' /dev/shm .*noexec' /proc/mounts

test: $(STAMP) ## Run all tests but the long ones (at most 10 minutes on two cores)
	@if $(ROOM_IN_MEMORY); then export TMPDIR=/dev/shm; fi; set -x; \
	$(BIN)/python -m pytest -q -n 5 --dist loadfile --no-loadscope-reorder -m "not proof" \
	  -o tmp_path_retention_policy=failed

check: $(STAMP) ## Check style, types, the order of the rooms, catalogs and papers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy scripts
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q -m "not proof" tests/rules

bench: $(STAMP) ## Measure everything beside its peers; writes docs/performance.md (25 minutes)
	$(BIN)/python -m benchmarks

proof: $(STAMP) ## Prove it: every fault and long test, about 2 hours (LONG=1 soaks, RESUME=1 goes on)
	@if $(ROOM_IN_MEMORY); then export PROOF_MEMORY=/dev/shm; fi; set -x; \
	$(BIN)/python -m scripts.proof $(if $(LONG),--long) $(if $(RESUME),--resume)

messages: $(STAMP) ## Take the sentences of the sources into the catalogs
	$(BIN)/pybabel -q extract -F babel.cfg -k t -c TRANSLATORS: --add-location=file \
	  --header-comment "$$(printf '# %s\n' 'What TTChan says.' 'Reviewed by a native speaker: no')" -o $(POT) bot
	$(BIN)/pybabel -q update -i $(POT) -d $(LOCALES) -D bot -N --ignore-obsolete --ignore-pot-creation-date

language: $(STAMP) ## Begin a catalog: make language LANG=lt
ifneq ($(origin LANG),command line)
	@echo "Say which: make language LANG=lt" >&2; exit 2
else
	@test ! -e $(LOCALES)/$(LANG) || { echo "$(LOCALES)/$(LANG) is there already: make messages" >&2; exit 2; }
	$(BIN)/pybabel -q init -i $(POT) -d $(LOCALES) -D bot -l $(LANG)
endif

# uv reads UV_INDEX_URL and its like, not pip's settings. The files name no host on purpose.
UV := $(VENV)/lock/bin/uv
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate
lock: $(STAMP) ## Lock the parts anew, with hashes; LOCK=--upgrade takes newer ones
	@test -x $(UV) || { $(BIN)/python -m venv $(VENV)/lock && $(VENV)/lock/bin/pip install --quiet uv; }
	$(COMPILE) $(LOCK) --extra dev pyproject.toml -o requirements-dev.txt
	$(COMPILE) --constraint requirements-dev.txt pyproject.toml -o requirements.txt
	echo hatchling | $(COMPILE) --constraint requirements-dev.txt - -o requirements-build.txt

screens: $(STAMP) ## Write tests/data/screens anew: what people see most, in each language
	$(BIN)/python -m pytest -q tests/chat/test_screens.py --renew-screens

screenshots: $(STAMP) ## Take the pictures of docs/images from the running demo (needs Chromium)
	$(BIN)/python -m scripts.screenshots

docs: $(STAMP) ## Write the documentation as a site into site/; SERVE=1 shows it at an address instead
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs $(if $(SERVE),serve,build)
