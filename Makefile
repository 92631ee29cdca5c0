# Two commands matter: `make demo` and `make test`. The rest is listed by `make help`.

SHELL := /bin/bash
PYTHON ?=
DEST ?= demo
VENV := .venv/bin
READY := .venv/.ready
WORKERS ?= 2

export PYTHON

.DEFAULT_GOAL := help
.PHONY: help demo test drills bench check fix templates system

help: ## What can be asked for
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(READY) system ## Live through an autumn term with the sample trust, into demo/ (or DEST=/some/folder)
	@$(VENV)/python -m flows.demo "$(DEST)"

test: check system ## Style, types and every test but the drills
	@$(VENV)/python -m pytest -q -m "not drill" -n $(WORKERS) --dist loadgroup

drills: $(READY) system ## The slow, marked tests: kill, fault, year
	@$(VENV)/python -m pytest -q -m drill -n $(WORKERS) --dist loadgroup

bench: $(READY) system ## Every benchmark as a table, and in bench.json
	@$(VENV)/python -m tests.bench

check: $(READY) ## Style and types; changes nothing
	@$(VENV)/ruff check .
	@$(VENV)/ruff format --check .
	@$(VENV)/mypy

fix: $(READY) ## What ruff can put right by itself
	@$(VENV)/ruff check --fix .
	@$(VENV)/ruff format .

templates: $(READY) ## Draw the first templates into build/templates/, to compare or copy; templates/ belongs to Word
	@rm -rf build/templates && mkdir -p build/templates build/config && cp -r templates/drawing build/templates/
	@cp config/logo.png build/config/
	@for script in build/templates/drawing/*.py; do $(VENV)/python "$$script" || exit 1; done
	@ls build/templates/*.docx build/templates/*.xlsx

system: ## Converter, fonts and PDF tools, where this machine permits
	@.ci/system-packages

$(READY): constraints.txt pyproject.toml
	@.ci/python-environment
	@touch $@
