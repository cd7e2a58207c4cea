# A door to the tools: `make help` names every target.  The work is done by
# Meson and by the scripts in tools/, which run as well without make.

.PHONY: help deps build demo tour test check fmt lint looks fuzz cover bench \
	deb clean node-modules

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' \
	    Makefile

deps: ## install what the program and the demo need (Debian 12 or 13)
	@tools/deps build

build: ## the release program, at build/sunledger
	@tools/build release

demo: deps build ## both sides of the demo, served; Ctrl-C ends it
	@tools/demo

test: ## unit and scenario tests, in under a minute
	@tools/build asan
	@tools/runner test

check: ## everything: install, build with sanitizers, run every test
	@tools/deps check
	@tools/build asan
	@tools/build release all
	@tools/npm-ci
	@tools/runner check

tour: node-modules build ## the whole story in a real browser, then with curl
	@tools/runner suite tour tour-curl

looks: node-modules build ## screenshots into build/looks; overflow, contrast, size
	@tools/runner suite crawl looks

node-modules:
	@tools/deps check
	@tools/npm-ci

fmt: ## lay out the C sources (clang-format 14)
	@tools/sources | xargs clang-format -i

lint: ## layout, layers, sizes, SQL, words, warnings, clang-tidy, shellcheck
	@tools/deps check
	@tools/lint

fuzz: ## each fuzz target for SECONDS=60, from its corpus
	@tools/deps check
	@tools/fuzz $(SECONDS)

cover: ## which lines the tests reach, at build/cover/index.html
	@tools/deps check gcovr
	@tools/cover

bench: ## speed beside its peers, as docs/BENCH.md reports it
	@tools/deps bench
	@tools/bench

deb: ## a Debian package, in build/deb
	@tools/deps build debhelper dpkg-dev
	@tools/deb

clean: ## remove everything that was built, the demo too
	@rm -rf build
