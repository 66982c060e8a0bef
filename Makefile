# The words a newcomer types. `make run` and `make test` are enough on a fresh machine.

.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV ?= .venv
PY := $(VENV)/bin/python
PORT ?= 8501

help: ## Say what can be typed
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(VENV)/.installed ## Install, build the demonstration, serve at http://127.0.0.1:8501 (PORT=... for another)
	@test -n "$$GRID_DISTRICT" -o -f var/warehouse/current || $(PY) -m pipelines demo
	@$(PY) -m dashboard --port $(PORT)

demo: $(VENV)/.installed ## Make the demonstration's files again, load what is new, build
	@$(PY) -m pipelines demo

test: check unit browser ## Everything: lint, types, contracts, unit, page and browser tests

check: $(VENV)/.installed-dev ## Lint, types, layer contracts
	@echo "== Lint"; $(VENV)/bin/ruff check . && $(VENV)/bin/ruff format --check .
	@echo "== Types"; $(VENV)/bin/mypy
	@echo "== Layers"; PYTHONPATH=. $(VENV)/bin/lint-imports

unit: $(VENV)/.installed-dev postgresql-packages office-packages ## Tests without a browser
	@echo "== Tests"; $(VENV)/bin/pytest -n 2 --dist loadfile -q -m "not browser"

browser: $(VENV)/.installed-dev browser-packages office-packages oidc-packages ## Tests in a real Chromium
	@echo "== Browser tests"; $(VENV)/bin/pytest -q -m browser

fuzz: $(VENV)/.installed-dev ## Feed every reader damaged files for SECONDS=60 each (Linux); a fault leaves its input in var/fuzz
	@mkdir -p var/fuzz; for target in $$($(PY) -c 'from tests.fuzz.targets import TARGETS; print(*TARGETS)'); do \
		echo "== $$target"; $(PY) -m tests.fuzz $$target --seconds $(or $(SECONDS),60) --found var/fuzz >var/fuzz/$$target.txt 2>&1 \
		|| { tail -40 var/fuzz/$$target.txt; exit 1; }; done

bench: $(VENV)/.installed-dev ## Measure, print ratios, write docs/benchmarks.md
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check -r requirements-bench.txt
	@$(PY) -m bench

messages: $(VENV)/.installed-dev ## Bring the catalogues up to date with the messages in the code
	@$(PY) -m governance.catalogues

docs: $(VENV)/.installed ## Write docs/tables.md from the contract
	@$(PY) -m governance.table_pages

format: $(VENV)/.installed-dev ## Format the code
	@$(VENV)/bin/ruff format . && $(VENV)/bin/ruff check --fix .

clean: ## Remove what was built (var/, data/build/), but not the environment
	@rm -rf var data/build

# --- What the targets above need ---------------------------------------------------------------------------------

$(VENV)/.installed: requirements.txt
	@$(call make_environment)
	@echo "Installing what the application needs into $(VENV) (once; about a minute) ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt || { \
		echo "The packages could not be installed. Check that this machine reaches PyPI or a mirror of it, then run the command again."; exit 1; }
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@echo "Installing what the tests need into $(VENV) ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt || { \
		echo "The packages could not be installed. Check that this machine reaches PyPI or a mirror of it, then run the command again."; exit 1; }
	@touch $@

# A Python of at least 3.11 with venv.
define make_environment
	test -x $(PY) || { \
	for name in python3.13 python3.12 python3.11 python3; do \
		command -v $$name >/dev/null && $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' && found=$$name && break; \
	done; \
	test -n "$$found" || { echo "Python 3.11 or newer is missing. On Debian or Ubuntu: sudo apt-get install -y python3 python3-venv"; exit 1; }; \
	echo "Making a virtual environment in $(VENV) with $$($$found --version) ..."; \
	$$found -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv module is missing. On Debian or Ubuntu: sudo apt-get install -y python3-venv"; exit 1; }; }
endef

# PostgreSQL's server programs, from the distribution's package: the tests of the store start one of their own.
postgresql-packages:
	@has_postgresql() { command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }; \
	has_postgresql && exit 0; \
	command -v apt-get >/dev/null || { echo "The tests of the store need PostgreSQL's server programs; install PostgreSQL 15 or newer, then run the command again."; exit 1; }; \
	sudo=; test "$$(id -u)" = 0 || sudo=sudo; \
	echo "Installing PostgreSQL for the tests (apt-get) ..."; \
	$$sudo apt-get update -qq && $$sudo apt-get install -y -qq --no-install-recommends postgresql >/dev/null && has_postgresql \
	|| { echo "PostgreSQL could not be installed; install the package postgresql by hand, then run the command again."; exit 1; }

# LibreOffice without a screen, and the tools that read PDF: the tests of papers open and save them again.
office-packages:
	@has_office() { command -v soffice >/dev/null && command -v pdftotext >/dev/null && test -n "$$(fc-list :lang=zh-cn 2>/dev/null)"; }; \
	has_office && exit 0; \
	command -v apt-get >/dev/null || { echo "The tests of papers need LibreOffice (soffice), pdftotext and a font with Chinese characters; install them, then run the command again."; exit 1; }; \
	sudo=; test "$$(id -u)" = 0 || sudo=sudo; \
	echo "Installing LibreOffice, PDF tools and a Chinese font for the tests (apt-get) ..."; \
	$$sudo apt-get update -qq && $$sudo apt-get install -y -qq --no-install-recommends libreoffice-writer-nogui poppler-utils fontconfig fonts-noto-cjk >/dev/null && has_office \
	|| { echo "LibreOffice could not be installed; install libreoffice-writer-nogui, poppler-utils and fonts-noto-cjk by hand, then run the command again."; exit 1; }

# The identity provider that the tests of signing in talk to: a package of npm, run by the Node.js of the environment.
oidc-packages: $(VENV)/.installed-dev
	@test -d tests/oidc/node_modules/oidc-provider || { \
	echo "Installing an identity provider for the tests (npm) ..."; \
	cd tests/oidc && PATH="$(abspath $(VENV))/bin:$$PATH" npm ci --silent --no-audit --no-fund; } || { \
	echo "The identity provider could not be installed. Check that this machine reaches the npm registry or a mirror of it, then run the command again."; exit 1; }

# A browser and a font with Chinese characters, from the distribution's packages.
browser-packages: $(VENV)/.installed-dev
	@has_browser() { command -v chromium >/dev/null || test -n "$$GRID_CHROMIUM" || test -d "$$HOME/.cache/ms-playwright"; }; \
	has_font() { command -v fc-list >/dev/null && test -n "$$(fc-list :lang=zh-cn)"; }; \
	has_browser && has_font && exit 0; \
	command -v apt-get >/dev/null || { echo "The browser tests need Chromium and a font with Chinese characters; install both, then run the command again."; exit 1; }; \
	sudo=; test "$$(id -u)" = 0 || sudo=sudo; \
	echo "Installing a browser and a Chinese font for the tests (apt-get) ..."; \
	$$sudo apt-get update -qq && $$sudo apt-get install -y -qq fontconfig fonts-noto-cjk >/dev/null || { echo "apt-get failed; install fonts-noto-cjk by hand, then run the command again."; exit 1; }; \
	has_browser && exit 0; \
	if grep -q '^ID=ubuntu' /etc/os-release; then $$sudo env PLAYWRIGHT_BROWSERS_PATH="$$HOME/.cache/ms-playwright" $(PY) -m playwright install --with-deps chromium; \
	else $$sudo apt-get install -y -qq chromium >/dev/null; fi || { echo "Chromium could not be installed; install it by hand, then run the command again."; exit 1; }

.PHONY: help run demo test check unit browser fuzz bench messages docs format clean postgresql-packages office-packages oidc-packages browser-packages
