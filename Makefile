# Every target lists itself: the text after ## is its line in `make help`.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
.NOTPARALLEL:
MAKEFLAGS += --no-builtin-rules

BIN := .venv/bin
STAMPS := .venv/stamps
PORT ?= 8000
DATA ?= data
ARGS ?=
NAME ?=
QUICK ?=

.PHONY: help run stop test check format docs screenshots bench lock clean

help: ## List the targets
	@echo "make TARGET, where TARGET is one of:"
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | sed -E 's/^([a-z-]+):.*## /  \1\t/' | expand -t 14
	@echo
	@echo "PORT=8010 moves run, DATA=/srv/bonafides says where its data lies, ARGS=… goes to run and test."

run: $(STAMPS)/packages $(STAMPS)/models ## Run the service with a demo marketplace until Ctrl-C (PORT=, DATA=)
	@exec $(BIN)/bonafides up --port "$(PORT)" --data "$(DATA)" $(ARGS)

stop: $(STAMPS)/packages ## Stop what `bonafides up --detach` started on DATA
	@$(BIN)/bonafides down --data "$(DATA)"

test: $(STAMPS)/dev-packages $(STAMPS)/models $(STAMPS)/browser ## Run all tests (ARGS="tests/cli -x" runs some)
	$(BIN)/pytest -q -n auto --dist loadgroup $(ARGS)

check: $(STAMPS)/dev-packages ## Lint, types, import contracts, migrations, generated docs
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bonafides.config.operations.migrations
	$(BIN)/python -m bonafides.config.operations.reference --check

format: $(STAMPS)/dev-packages ## Format the code and mend what ruff can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: $(STAMPS)/packages ## Write docs/reference from the code
	$(BIN)/python -m bonafides.config.operations.reference

screenshots: $(STAMPS)/dev-packages $(STAMPS)/models $(STAMPS)/browser ## Draw the picture of the README anew
	@tools/screenshots

bench: $(STAMPS)/dev-packages $(STAMPS)/models ## Run a benchmark: NAME=api, QUICK=1 for a short run
	@test -n "$(NAME)" && test -f "benchmarks/$(NAME).py" || { \
		echo "NAME= must be one of: $$(cd benchmarks 2>/dev/null && ls *.py 2>/dev/null | sed 's/\.py$$//' | tr '\n' ' ')" >&2; exit 2; }
	@QUICK="$(QUICK)" $(BIN)/python "benchmarks/$(NAME).py" $(ARGS)

lock: $(STAMPS)/packages ## Resolve the dependencies anew into the lock files
	$(BIN)/uv pip compile -q --upgrade --universal --no-header --no-annotate --generate-hashes pyproject.toml --all-extras -o requirements.lock
	$(BIN)/uv pip compile -q --upgrade --universal --no-header --no-annotate --generate-hashes pyproject.toml --all-extras --group dev -c requirements.lock -o requirements-dev.lock

clean: ## Remove the virtual environment and all caches, not the data
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

# What the targets stand on. A stamp is newer than what it was made from, so a second run does nothing.
$(STAMPS)/venv: requirements-build.lock
	@tools/setup venv
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/packages: $(STAMPS)/venv requirements.lock pyproject.toml
	@tools/setup packages
	@rm -f $(STAMPS)/dev-packages && touch $@

# the development packages hold the others: whoever tests may run
$(STAMPS)/dev-packages: $(STAMPS)/venv requirements.lock requirements-dev.lock pyproject.toml
	@tools/setup dev-packages
	@touch $(STAMPS)/packages $@

$(STAMPS)/models: $(STAMPS)/packages src/bonafides/vision/models/models.lock
	@tools/setup models
	@touch $@

$(STAMPS)/browser: $(STAMPS)/venv
	@tools/setup browser
	@touch $@
