# Onethread. `make help` lists what there is.
# Variables: PORT (first port of `make run`, 8400), PYTHON (3.11 or newer), TESTS (paths for pytest),
# SERVICE, NAME, PHASE (of `make migration`).

PORT ?= 8400
# The first interpreter that starts and is new enough; else python3, which then says so itself.
PYTHON ?= $(or $(shell for p in python3 python3.11 python3.12 python3.13; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; \
	done),python3)
TESTS ?=
PHASE ?= pre
PY := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run test smoke bench lint format types setup setup-dev web api migration lock doctor reset

help: ## list the commands
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

run: setup ## set up and start everything; Ctrl-C ends it (PORT=8500: on other ports)
	@$(PY) -m tools.run --port $(PORT)

test: setup-dev ## set up, then checks, types and all tests (TESTS=tests/unit: only these)
	@$(PY) -m tools.test_run $(TESTS)

smoke: setup-dev ## play the main job against the running system, or one it starts itself
	@$(PY) -m tools.smoke --port $(PORT)

bench: setup-dev ## measure latency and throughput; the last line is one JSON object
	@$(PY) -m bench

lint: setup-dev ## style, format and import rules
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@.venv/bin/lint-imports --cache-dir var/cache/imports

format: setup-dev ## put the code in the project's format
	@$(PY) -m ruff check --fix --exit-zero --quiet .
	@$(PY) -m ruff format .

types: setup-dev ## mypy, strict
	@$(PY) -m mypy

setup: ## Python packages for running, in .venv
	@$(PYTHON) tools/bootstrap.py

setup-dev: ## the same, with what tests and checks need
	@$(PYTHON) tools/bootstrap.py --dev

web: setup ## build the web pages if their sources changed
	@$(PY) -m tools.web_build

api: setup-dev ## write web/openapi.json anew out of the contracts
	@$(PY) -m gateway.openapi > web/openapi.json

migration: setup-dev ## write the migration that a service's tables need (SERVICE=thread_svc NAME=add_label PHASE=pre)
	@$(PY) -m tools.new_migration $(SERVICE) $(NAME) $(PHASE)

lock: setup-dev ## newest allowed versions of all packages into requirements*.lock
	@$(PY) -m tools.lock

doctor: setup ## say what this machine has and lacks
	@$(PY) -m tools.doctor --port $(PORT)

reset: ## delete the data of `make run`, logs and caches (var/)
	@$(PYTHON) tools/reset.py
