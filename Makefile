# Countersign: everything a developer or an operator types.
# `make` alone lists the targets.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
FAST := -m "not postgres and not kill and not browser and not scenario"

.PHONY: help install demo run doctor test fast check format bench lock upgrade clean

help: ## List the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(STAMP) ## Create .venv from requirements.lock, every file checked against its hash

# --no-deps: the lock names every package already; pip has nothing left to resolve.
$(STAMP): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Countersign needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12"; exit 1; }
	@echo "Installing Countersign's packages into $(VENV): this takes a few minutes."
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@touch $(STAMP)

demo: $(STAMP) ## Try it: the bot, a local Slack and a local model; prints one address
	$(BIN)/python -m bot demo

run: $(STAMP) ## Run the bot in your Slack workspace
	$(BIN)/python -m bot run

doctor: $(STAMP) ## Check tokens, scopes, database, models, git and isolation
	$(BIN)/python -m bot doctor

# Tests start the program hundreds of times: what was compiled once is kept, whatever is usual here.
test fast: export PYTHONDONTWRITEBYTECODE =

test: $(STAMP) ## All tests, on every core
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

fast: $(STAMP) ## The tests without PostgreSQL, kills, browser and scenarios
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder $(FAST)

check: $(STAMP) ## Format, lint, types and import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(STAMP) ## Format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(STAMP) ## Measure, side by side with the yardsticks
	$(BIN)/python -m tests.bench

lock: $(STAMP) ## Write requirements.lock again after pyproject.toml changed
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
		--python-version 3.11 --group dev --exclude-newer "$(shell date -u -d '7 days ago' +%F 2>/dev/null || date -u -v-7d +%F)" \
		pyproject.toml -o requirements.lock

upgrade: $(STAMP) ## Take newer releases, none younger than seven days
	rm -f requirements.lock.old && cp requirements.lock requirements.lock.old && rm requirements.lock
	$(MAKE) lock || mv requirements.lock.old requirements.lock
	rm -f requirements.lock.old

clean: ## Remove the environment and the demo's files
	rm -rf $(VENV) .demo .mypy_cache .ruff_cache .pytest_cache
