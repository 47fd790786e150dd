# Thin on purpose: every target is one Python script of deploy/ that needs only the standard library.
PYTHON ?= python3

.PHONY: help setup run demo test lint bench screens lock
.DEFAULT_GOAL := help

help:   ## list the targets
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

setup:  ## make the virtual environment with everything that development needs
	@$(PYTHON) deploy/setup.py

run:    ## start the portal with demo data; HOST PORT PORTAL_DATA, DEMO=0 for an empty one
	@$(PYTHON) deploy/run.py

demo:   ## the same as run, with a demo of its own in var/demo
	@PORTAL_DATA=$${PORTAL_DATA:-var/demo} DEMO=1 $(PYTHON) deploy/run.py

test:   ## run every test; does its own set-up
	@$(PYTHON) deploy/test.py

lint:   ## style, types, import rules, templates, migrations, file lengths
	@$(PYTHON) deploy/lint.py

bench:  ## measurements and fault runs, minutes long
	@$(PYTHON) deploy/bench.py

screens: ## take the pictures of the guide anew
	@$(PYTHON) deploy/screens.py

lock:   ## lock requirements/*.in into *.txt, with hashes
	@$(PYTHON) deploy/lock.py
