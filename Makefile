# SPDX-License-Identifier: Apache-2.0
# `make` alone lists what there is. Each target installs what it misses, builds, and does its job.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

bootstrap := toolchains/bootstrap.sh
jobs := $(shell nproc)
# Tests that need the machine to themselves say RUN_SERIAL; the rest run side by side.
ctest := ctest --output-on-failure --no-tests=error --parallel $(jobs)
modules := tests/node_modules/.up-to-date

help: ## This list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- Use it -------------------------------------------------------------------------------------------------

run: install-run build-release ## Start server, sync and kiosk on loopback (FULLSCREEN=1); without a display, play one visit
	@toolchains/run/run.sh

install-deps: install-run install-test ## Install what building, running and testing need

clean: ## Delete build/
	rm -rf build

# --- Test it ------------------------------------------------------------------------------------------------

check: install-test build-dev ## Build, tidy, unit and contract tests
	$(ctest) --test-dir build/dev -L '^(tidy|unit|contract)$$'

test: install-test build-dev build-fuzz ## All that CI runs: check, screens, power cuts, short fuzzing, the whole path end to end and over bad networks
	$(ctest) --test-dir build/dev

asan: install-test build-asan ## Unit and contract tests with AddressSanitizer and UndefinedBehaviorSanitizer
	$(ctest) --test-dir build/asan -L '^(unit|contract)$$'

tsan: install-test build-tsan ## Unit and contract tests with ThreadSanitizer
	$(ctest) --test-dir build/tsan -L '^(unit|contract)$$'

clang: install-night build-clang ## Unit and contract tests built by Clang
	$(ctest) --test-dir build/clang -L '^(unit|contract)$$'

clang-tidy: install-night build/clang/build.ninja ## Clang's static checks; .clang-tidy says which, and why not the others
	run-clang-tidy-14 -quiet -p build/clang -j $(jobs) '^$(CURDIR)/(app|platform|storage|sync)/'

fuzz: install-test build-dev build-fuzz ## Feed each decoder from libFuzzer for SECONDS=60
	PENDOPO_FUZZ_SECONDS=$(or $(SECONDS),60) $(ctest) --test-dir build/dev -L '^fuzz$$'

crash: install-test build/dev/build.ninja ## Cut the power IMAGES=250000 times under databases and streams, from SEED=1
	cmake --build build/dev --target pendopo_crash
	build/dev/bin/pendopo_crash --images $(or $(IMAGES),250000) --seed $(or $(SEED),1)

sim: install-test build/dev/build.ninja ## Simulate YEARS=100 device-years from SEED=1, faults and mutants included
	cmake --build build/dev --target pendopo_sim
	build/dev/bin/pendopo_sim --years $(or $(YEARS),100) --seed $(or $(SEED),1)

hosts: install-test build-dev ## Bad networks, killing, a hostile sync and impostors at full length (needs network namespaces)
	PENDOPO_HOSTS_FULL=1 $(ctest) --test-dir build/dev -L '^hosts$$'

debian13: install-night ## Build and test in a Debian 13 root filesystem (needs root or sudo)
	toolchains/debian13/run.sh

machine: install-machine build/dev/build.ninja ## Touch, cameras and consoles of a real kernel, in a machine that QEMU makes
	cmake --build build/dev --target pendopo_machine
	toolchains/machine/run.sh

night: ## Everything: test, asan, tsan, clang, clang-tidy, fuzz, crash, sim, hosts, machine, debian13, bench
	@for target in test asan tsan clang clang-tidy fuzz crash sim hosts machine debian13 bench; do \
	    echo "== make $$target"; $(MAKE) $$target || exit 1; done

bench: install-bench build-bench ## Measure; prints a table and writes build/bench/report.json
	build/release/bin/pendopo_bench --out build/bench/report.json

screens: install-test build-dev ## Lay out every screen in every look, and draw each into build/screens/
	$(ctest) --test-dir build/dev -L '^screens$$'

format: install-test ## Format all sources in place
	@$(sources) | xargs -0 clang-format-14 -i

format-check: install-test ## Say which sources are not formatted (part of tidy)
	@$(sources) | xargs -0 clang-format-14 --dry-run -Werror

# --- Make its data ------------------------------------------------------------------------------------------

areas: install-test $(modules) ## Make assets/areas from the npm package idn-area-data
	toolchains/assets/areas.sh

icons: install-run ## Look up the code points of assets/icons in the icon font
	toolchains/assets/icons.sh

dictionary: install-run install-test ## Train the compression dictionary on the sentences in assets/dictionary
	toolchains/assets/dictionary.sh

# --- Parts of the above -------------------------------------------------------------------------------------

sources := find app platform storage sync tests -name node_modules -prune -o -name '*.[ch]pp' -print0

install-run:
	@$(bootstrap) run

install-test: $(modules)
	@$(bootstrap) run test

install-bench:
	@$(bootstrap) run bench

install-machine: install-test
	@$(bootstrap) machine

install-night: $(modules)
	@$(bootstrap) run test night

# The packages of tests/package-lock.json, once for each version of that file. npm warns that idn-area-data wants a
# newer Node than Debian has: only its tables are read.
$(modules): tests/package-lock.json
	@$(bootstrap) run test
	npm ci --prefix tests --no-audit --no-fund --ignore-scripts
	@touch $@

build/%/build.ninja: CMakePresets.json
	cmake --preset $*

build-release: build/release/build.ninja
	cmake --build build/release --target pendopo_programs

# Configured again: what bench alone needs may have come since.
build-bench:
	cmake --preset release
	cmake --build build/release --target pendopo_programs pendopo_bench

build-dev: build/dev/build.ninja
	cmake --build build/dev --target all pendopo_headers

build-fuzz: build/fuzz/build.ninja
	cmake --build build/fuzz --target pendopo_fuzz

build-asan build-tsan: build-%: build/%/build.ninja
	cmake --build build/$* --target pendopo_checked

build-clang: build/clang/build.ninja
	cmake --build build/clang

.PHONY: help run install-deps clean check test asan tsan clang clang-tidy fuzz crash sim hosts machine debian13 night bench \
        screens format format-check areas icons dictionary install-run install-test install-bench install-machine \
        install-night build-release build-bench build-dev build-asan build-tsan build-clang build-fuzz
.PRECIOUS: build/%/build.ninja
