# make demo   the environment, the graph from examples/, served at http://127.0.0.1:8000
# make test   the environment, every test
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
DONE := $(VENV)/.installed
EDITOR := node_modules/.installed
CLIENTS := tests/clients/node_modules/.installed

.PHONY: setup demo test lint eval bench models lock clean

setup: $(DONE) $(EDITOR)

$(DONE): pyproject.toml requirements.lock
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed: install it, or say where it is: make PYTHON=/path/to/python3.11" >&2; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock --editable '.[dev]'
	touch $@

# The editor of the page for queries, which is a plain form without.
$(EDITOR): package.json package-lock.json
	@npm ci --ignore-scripts --silent && touch $@ || echo "No editor for queries: npm could not install it. The form works without." >&2

# Comunica, with which the tests ask the endpoint.
$(CLIENTS): tests/clients/package.json tests/clients/package-lock.json
	@npm ci --prefix tests/clients --ignore-scripts --silent && touch $@ || echo "No Comunica: npm could not install it. Its test is left out." >&2

demo: setup
	$(BIN)/kg build examples/
	$(BIN)/kg serve

test: setup lint $(CLIENTS)
	$(BIN)/python -m pytest

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Quality: sets that others annotated, other programs beside; the seed page; our own set. Needs ../shared.
eval: setup
	$(BIN)/python -m benchmarks.eval
	$(BIN)/python -m benchmarks.seed
	$(BIN)/python -m benchmarks.annotated
	$(BIN)/python -m benchmarks.linking
	$(BIN)/python -m benchmarks.actors

# Speed against the plain pipeline, and of each stage as texts grow (needs ../shared); the endpoint beside oxigraph's.
bench: setup
	$(BIN)/python -m benchmarks.stages
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.exporting
	$(BIN)/python -m benchmarks.serving

# Train the parse models from nothing, hours on a CPU, into build/models/packed (one alone: python -m training depparse). Needs
# ../shared, or DATA=FOLDER with what `python -m training.sources FOLDER` fetches; START=kg/parse/models goes on from the bundled ones.
models: setup
	$(BIN)/python -m training $(if $(DATA),--data $(DATA)) $(if $(START),--start $(START))

# Write anew which version of everything is installed (torch without the mark of its build).
lock:
	rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet torch==2.13.0
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	$(BIN)/python -m pip freeze --exclude-editable | sed 's/+cpu$$//' > requirements.lock

clean:
	rm -rf $(VENV) node_modules kg-store .mypy_cache .ruff_cache .pytest_cache .hypothesis
