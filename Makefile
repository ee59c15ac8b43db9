# `make pamphlets` and `make test` do all the set-up that they need, once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: pamphlets test check bench clean

pamphlets: $(READY) ## build the PDFs of the bundled project into output/
	$(BIN)/pamphlet build

test: $(READY) ## run the tests
	$(BIN)/python -m pytest --numprocesses auto

check: $(READY) ## style and types
	$(BIN)/ruff check pamphlet tests bench
	$(BIN)/ruff format --check pamphlet tests bench
	$(BIN)/mypy

bench: $(READY) ## compare with a plain script and with Typst; needs half an hour
	$(BIN)/pip install --quiet --constraint requirements.lock ".[bench]"
	$(BIN)/python bench/catalogue.py

# Everything that building and testing need. Again when the dependencies change.
$(READY): pyproject.toml requirements.lock scripts/system-libraries
	$(PYTHON) scripts/check-python
	scripts/system-libraries
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock --editable ".[dev]"
	touch $(READY)

clean: ## remove what was built (not the fonts, not your listings)
	rm -rf output/*/ output/manifest.json
