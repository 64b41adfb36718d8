# make demo       install, build the graph from examples/, serve it at http://127.0.0.1:8000
# make test       install, lint, run every test
# make test-full  the same, with the slow suites at full size
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
EDITOR := node_modules/.installed
CLIENTS := tests/clients/node_modules/.installed
ONTOLOGY_PAGE := ontology/diplomacy.html

.PHONY: setup demo test test-full lint eval bench models lock clean

setup: $(INSTALLED) $(EDITOR) $(ONTOLOGY_PAGE)

# PyTorch comes first, because pip prefers a local CPU build to PyPI's GPU build only if no digests are asked for. Then come
# the other locked versions, with their digests checked, and kg itself with the GPU libraries that PyTorch may require.
$(INSTALLED): pyproject.toml requirements-dev.lock
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is required. Install it, or pass its path: make PYTHON=/path/to/python3.11" >&2; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps "$$(grep -o '^torch==[0-9.]*' requirements-dev.lock)"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --editable '.[dev]'
	touch $@

# The query editor, and the scripts of the explore page. Without them the pages are plain.
$(EDITOR): package.json package-lock.json $(wildcard scripts/bundle.mjs kg/web/scripts/*.js)
	@npm ci --ignore-scripts --silent && npm run --silent build && touch $@ || echo "npm could not install the query editor and the scripts of the explore page. These pages will be plain." >&2

# The HTML documentation of the ontology, which the server shows at /ontology.
$(ONTOLOGY_PAGE): ontology/diplomacy.ttl scripts/documentation.py | $(INSTALLED)
	$(BIN)/python -m scripts.documentation

# Comunica, a SPARQL client, and axe-core, which checks accessibility: the tests use them.
$(CLIENTS): tests/clients/package.json tests/clients/package-lock.json
	@npm ci --prefix tests/clients --ignore-scripts --silent && touch $@ || echo "npm could not install Comunica and axe-core. Their tests will be skipped." >&2

demo: setup
	$(BIN)/kg build examples/
	$(BIN)/kg serve

# One process per core; the tests of one file share their fixtures, so they stay in one process.
test: setup lint $(CLIENTS)
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

test-full: export KG_TEST_SIZE := full
test-full: export KILL_ROUNDS := 100
test-full: export FUZZ_REQUESTS := 10000
test-full: export RUNAWAY_QUERIES := 200
test-full: test

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Quality on annotated texts, beside other programs. Needs ../shared.
eval: setup
	$(BIN)/python -m benchmarks.eval
	$(BIN)/python -m benchmarks.seed
	$(BIN)/python -m benchmarks.annotated
	$(BIN)/python -m benchmarks.linking
	$(BIN)/python -m benchmarks.actors

# Speed: each stage, the whole build beside a plain Stanza pipeline, exports, and the endpoint beside Oxigraph's. Needs ../shared.
bench: setup
	$(BIN)/python -m benchmarks.stages
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.exporting
	$(BIN)/python -m benchmarks.serving

# Train the parse models from scratch (hours on a CPU) into build/models/packed. For one model: python -m training depparse.
# Needs ../shared, or DATA=FOLDER as downloaded by `python -m training.sources FOLDER`. START=kg/parse/models continues from the bundled models.
models: setup
	$(BIN)/python -m training $(if $(DATA),--data $(DATA)) $(if $(START),--start $(START))

# Lock the versions of all dependencies, with digests.
lock:
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install --quiet uv
	PATH="$(CURDIR)/build/lock/bin:$$PATH" build/lock/bin/python -m scripts.lock

clean:
	rm -rf $(VENV) node_modules tests/clients/node_modules $(ONTOLOGY_PAGE) build kg-store .mypy_cache .ruff_cache .pytest_cache .hypothesis
