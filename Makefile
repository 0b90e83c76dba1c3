# Every command of the workbench. The first one builds .venv from the locked requirements; later ones reuse it.
#   PYTHON=python3.13 make test     another Python (3.11, 3.12 or 3.13)
#   make review FOLDER=path         another edition than the current one
#   make lock UPGRADE=--upgrade     the newest versions, not only those that pyproject.toml asks for

PYTHON ?= python3
JOBS ?= 2
FOLDER ?=
UPGRADE ?=
BIN := .venv/bin
SETUP := $(PYTHON) tools/build_environment.py $(if $(filter file,$(origin PYTHON)),--keep)

# Kernels read no start-up files or settings of the person who runs them.
export IPYTHONDIR := $(CURDIR)/.venv/ipython

.DEFAULT_GOAL := help
.PHONY: help setup review test lint lab notebooks lock clean

help:  ## Show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

setup:  ## Build .venv, or do nothing when it is up to date
	@$(SETUP)

review: setup  ## Check the data, run the notebooks, write outputs/
	@$(BIN)/evidence review $(FOLDER)

lab: setup  ## Open JupyterLab at 00_start_here
	@$(BIN)/evidence lab

notebooks: setup  ## Run the tracked notebooks and save them with their outputs
	@$(BIN)/evidence notebooks

test: lint  ## Run every test, the docstring examples and the notebooks
	@env -u EVIDENCE_EDITION $(BIN)/python -m pytest -n $(JOBS) --dist loadfile --nbval --nbval-current-env --nbval-cell-timeout=120 \
		tests evidence_tools tools notebooks

lint: setup  ## Check style and formatting
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

lock:  ## Renew requirements.txt and environment.yml from pyproject.toml (needs uv)
	@command -v uv > /dev/null || { echo "make lock needs uv on the PATH; see docs.astral.sh/uv"; exit 1; }
	@uv pip compile --universal --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 \
		--fork-strategy fewest --all-extras $(UPGRADE) --quiet pyproject.toml -o requirements.txt
	@$(PYTHON) tools/environment_yml.py

clean:  ## Remove .venv and outputs/
	@rm -rf .venv outputs
