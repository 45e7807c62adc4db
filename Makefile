# Everything that is done daily. `make run` and `make test` need nothing before them.

SWIFT ?= swift
CC ?= cc
PREFIX ?= /usr/local
DESTDIR ?=

LAUNCHER_FLAGS = -std=c11 -O2 -Wall -Wextra -Werror -D_FORTIFY_SOURCE=2 -fstack-protector-strong \
	-fPIE -pie -Wl,-z,relro,-z,now
LAUNCHER = $(wildcard Sources/PluginLauncher/*.[ch])
C_ZOO_FLAGS = -std=c11 -D_GNU_SOURCE -O1 -g -Wall -Wextra -Werror -shared -fPIC
C_ZOO = $(wildcard Tests/Fixtures/CZoo/*.[ch])
# What the tests need beside what SwiftPM builds. SwiftPM would link the Swift runtime to a plugin in C.
TEST_PROGRAMS = .build/debug/bothost-launcher .build/debug/libCZoo.so
PLUGINS = Lock

GUIDE = docs/writing-a-plugin.md

.PHONY: run test build-tests guide check docs build setup bench soak install clean
.DEFAULT_GOAL := build

# The bot in this terminal, with every plugin there is.
run: build
	@.build/release/bothost run --config bothost.json

# The tests run the debug build, its launcher and its plugins.
test: build-tests
	@scripts/setup tests
	@$(MAKE) --no-print-directory guide
	timeout 900 $(SWIFT) test --skip-build --parallel

build-tests: setup
	$(SWIFT) build --build-tests
	@$(MAKE) -s --no-print-directory $(TEST_PROGRAMS)

# Does what the guide tells its readers to type, and so builds and tests the examples, each a package of its own.
# The rest of the guide is followed by GuideTests.
guide:
	@mkdir -p .build
	@# SwiftPM does not see a file that is new in a package it depends on by path, unless the manifest is newer.
	@touch Examples/*/Package.swift
	@awk '/^```/ { typed = $$0 == "```sh"; next } typed' $(GUIDE) >.build/guide.sh
	timeout 600 sh -eux .build/guide.sh </dev/null >.build/guide.log 2>&1 || { cat .build/guide.log; exit 1; }
	@! grep 'Examples/.*: warning:' .build/guide.log

build: setup
	@test -x .build/release/bothost || echo "Building; the first time takes a minute."
	@$(SWIFT) build -c release --quiet
	@$(MAKE) -s --no-print-directory .build/release/bothost-launcher

.build/%/bothost-launcher: $(LAUNCHER)
	@$(CC) $(LAUNCHER_FLAGS) $(filter %.c,$^) -o $@

.build/%/libCZoo.so: $(C_ZOO)
	@$(CC) $(C_ZOO_FLAGS) $(filter %.c,$^) -o $@

check:
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Plugins Tests Benchmarks \
		Examples

# Writes docs/configuration.md from the settings that the host and the plugins declare.
docs: setup
	BOTHOST_WRITE_DOCS=1 $(SWIFT) test --filter ConfigurationReferenceTests

# Speed, measured and printed; docs/performance.md keeps the figures.
bench: build
	@.build/release/bothost-bench

# What takes too long for `make test`.
soak:
	@scripts/soak

# Installs the Debian packages that are missing; says nothing when none is.
setup:
	@scripts/setup

install: build
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/libexec/bothost $(DESTDIR)$(PREFIX)/lib/bothost
	install -m 755 .build/release/bothost $(DESTDIR)$(PREFIX)/bin/
	install -m 755 .build/release/bothost-launcher $(DESTDIR)$(PREFIX)/libexec/bothost/
	for plugin in $(PLUGINS); do \
		install -m 644 .build/release/lib$${plugin}Plugin.so $(DESTDIR)$(PREFIX)/lib/bothost/ || exit 1; \
	done

clean:
	rm -rf .build Examples/*/.build
