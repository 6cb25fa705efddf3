# The commands of the house; each installs what it needs.
.PHONY: help run test check bench demo translations install lock

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 22

run: ## serve the office on http://127.0.0.1:8000 (HOST, PORT, INTRANET_INSTANCE)
	@bin/run

test: ## every test on SQLite, PostgreSQL and Chromium (ARGS="tests/rules -k due")
	@bin/test $(ARGS)

check: ## style, types, templates, translations, documents against code
	@bin/check

bench: ## measure, and write docs/performance.md
	@bin/install check
	@.venv/bin/python -m bench $(ARGS)

demo: ## back to the demo office: what was entered is lost
	@bin/install run
	@.venv/bin/python -m flask --app app demo reset

translations: ## collect the words of the screen, update the languages, compile
	@bin/translate

install: ## only install: then `.venv/bin/flask setup` starts a real office
	@bin/install run

lock: ## pin the packages named in pyproject.toml, with hashes
	@bin/lock
