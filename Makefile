# Each target does all its own set-up; what is up to date is left alone. `make` alone tells what there is.
PYTHON ?= python3
STEP = @$(PYTHON) config/local/setup.py

.PHONY: help setup run stop test check bench mutants fmt lock clean
help:
	@echo "make run     install, build and start everything at http://localhost:8000 (PORT, DATA_DIR, DEMO=0)"
	@echo "make stop    stop what make run started"
	@echo "make test    every test, against a real PostgreSQL, Redis and browser (ARGS='-k word')"
	@echo "make check   formatting, types, floors, templates, migrations, settings, API file, advisories"
	@echo "make bench   measurements; prints a table and writes JSON"
	@echo "make mutants small faults put into the rules of sight and the audit trail: do the tests notice (an hour)"
	@echo "make fmt     format the code"
	@echo "make setup   install and build only"
	@echo "make lock    compile requirements/*.in again"
	@echo "make clean   remove what was installed and built; data stays"

setup run stop test check bench mutants fmt lock clean:
	$(STEP) $@ $(ARGS)
