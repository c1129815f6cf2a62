# Two commands do it all on a fresh machine with git, make and Python 3.11+: `make run` and `make test`.
.DEFAULT_GOAL := help
.PHONY: help run check site serve zensical test lint format bench fuzz mutate guards regenerate new-rule lock run-env test-env clean

# The theme's own notice about its end in May 2027 is known; a clerk need not read it at every build.
export NO_MKDOCS_2_WARNING := 1

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: run-env ## set up, check submissions/, build the site and serve it（准备环境、检查材料、生成网站并打开服务）
	@tools/dev/run.sh

check: run-env ## check submissions/（检查材料）
	@.venv/bin/tuijian check submissions

site: run-env ## build the site into site/（生成网站）
	@tools/dev/page.sh
	@.venv/bin/mkdocs build --strict

serve: run-env ## show the site on this machine and rebuild it on every change（本机预览网站）
	@tools/dev/page.sh
	@.venv/bin/mkdocs serve --dev-addr "$$(.venv/bin/python -m tuijian.site.port)"

zensical: run-env ## build the site with the theme's successor, into .cache/zensical（用下一代主题程序试生成网站）
	@tools/dev/page.sh
	@tools/dev/zensical.sh

test: ## set up what the tests need and run everything: style, types, tests with coverage
	@tools/dev/parts.sh
	@tools/dev/test.sh

lint: test-env ## style, layout and types only
	@tools/dev/lint.sh

format: test-env ## lay out the code and mend what can be mended by machine
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .

bench: test-env ## measure the speed, side by side with check-jsonschema
	@.venv/bin/pytest tests/bench -o python_files='bench_*.py' --benchmark-enable --benchmark-only

fuzz: test-env ## run the property tests with many more examples, new ones each time
	@tools/dev/corpora.sh
	@HYPOTHESIS_PROFILE=fuzz .venv/bin/pytest -m hypothesis --numprocesses=auto

mutate: test-env ## change the code in small ways and see that tests notice
	@tools/dev/mutate.sh

guards: test-env ## take each guard on changed lines away and see that tests notice（SINCE=版本，默认 origin/main）
	@.venv/bin/python tools/dev/guards.py --since "$${SINCE:-origin/main}"

regenerate: test-env ## make anew all that is made from something else here: forms, pages, golden files
	@.venv/bin/python tools/dev/regenerate.py

new-rule: run-env ## begin a rule of a known kind in its family's file（FAMILY=seats KIND=count NAME=some-name）
	@.venv/bin/python tools/dev/new_rule.py "$$FAMILY" "$$KIND" "$$NAME"

lock: test-env ## bring the locks in requirements/ up to the newest versions
	@tools/dev/lock.sh

clean: ## remove everything that was made here
	rm -rf .venv site dist build mutants .benchmarks .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis tests/npm/node_modules .cache

run-env:
	@tools/dev/venv.sh run

test-env:
	@tools/dev/venv.sh test
