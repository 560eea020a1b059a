# Two commands are enough: `make serve` and `make test`. Everything needed is set up on the way, and only when it is missing.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PEERS := .build/bench-venv
# How many processes share the tests.
PROCESSES ?= 2

.PHONY: help setup build check serve test test-browser test-long lint types figures reliability codebook comments bench-endpoint bench-hostile bench-provenance bench-pages clean

help:            ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: $(READY)  ## the environment in .venv

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit("Peacegraph needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another one: make PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	@echo "Setting up $(VENV) (once; takes about a minute) …"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt hatchling editables
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --no-build-isolation --editable '.[dev,release]'
	@touch $(READY)

build: setup     ## the dataset in .build
	@$(BIN)/peacegraph build

check: setup     ## every mistake in the curated files
	@$(BIN)/peacegraph check

serve: setup     ## build when needed, and serve at http://127.0.0.1:8000
	@$(BIN)/peacegraph serve

test: setup      ## the tests, within five minutes on two cores, then those in a browser, within two
	@echo "Running the tests …"
	@$(BIN)/python -m pytest -n $(PROCESSES) -m 'not browser'
	@$(MAKE) --no-print-directory test-browser

test-browser: setup ## the pages in Chromium, where there is one
	@$(BIN)/python -m pytest -n $(PROCESSES) tests/browser

test-long: setup ## the tests with the full numbers, within an hour
	@TEST_LONG=1 $(BIN)/python -m pytest -n $(PROCESSES)

lint: setup      ## style, the rooms of the house, long functions
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/python -m tests.project.long_functions

types: setup     ## types
	@$(BIN)/mypy

figures: setup   ## the figures of the README, measured anew
	@$(BIN)/python tests/benchmarks/figures.py

reliability: setup ## the agreement of the readings, measured anew
	@$(BIN)/python tests/benchmarks/reliability.py

codebook: setup  ## the codebook, generated anew
	@$(BIN)/peacegraph codebook > seeds/CODEBOOK.md

comments: setup  ## the definitions of the ontology as rdfs:comment, written anew
	@$(BIN)/python -m graph.ontology.comments

bench-endpoint: build $(PEERS)/.ready ## speed and fairness of the endpoint beside other servers; ARGS='--rounds 2' is quicker
	@$(BIN)/python -m tests.benchmarks.endpoint $(ARGS)

bench-hostile: build ## what becomes of every hostile query
	@$(BIN)/python -m tests.benchmarks.hostile

bench-provenance: build ## what provenance and proofs cost, on generated data
	@$(BIN)/python -m tests.benchmarks.provenance
	@$(BIN)/python -m tests.benchmarks.proofs
	@$(BIN)/python -m tests.benchmarks.closure

bench-pages: build ## how long pages take and how large they are; ARGS='--copies 264' is about 100,000 claims
	@$(BIN)/python -m tests.benchmarks.pages $(ARGS)

$(PEERS)/.ready: pyproject.toml constraints.txt | $(READY)
	@echo "Setting up $(PEERS) (once) …"
	@$(PYTHON) -m venv $(PEERS)
	@$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["bench"], sep="\n")' > $(PEERS)/requirements.txt
	@$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --requirement $(PEERS)/requirements.txt
	@touch $@

clean:           ## remove what was set up and built
	rm -rf $(VENV) .build
