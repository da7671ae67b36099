# `make` shows the targets. Each sets up what it needs through Maven; a missing JDK is one clear line.

PREFIX ?= /usr/local
DESTDIR ?=
MVN ?= mvn
MVN_FLAGS ?= -B -ntp -q
SH := src/main/sh
export FUZZ_SECONDS FUZZ_TARGET

.PHONY: help build test slow genuine fuzz fuzz-seeds demo dist install startup profile bench jmh uninstall format clean tools scoreboard javadoc fixtures

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

tools:
	@sh $(SH)/need.sh

build: tools ## compile, check the format, package target/preflight.jar
	@$(MVN) $(MVN_FLAGS) -DskipTests verify

test: tools ## all tests that need no special tools, on each JDK that is installed
	@sh $(SH)/test-each-jdk.sh

slow: tools ## the tests that want real tools (Debian packages in .ci/packages), loop devices and QEMU
	@$(MVN) $(filter-out -q,$(MVN_FLAGS)) test -Dtest.groups=slow -Dtest.excludedGroups=genuine

genuine: tools ## further genuine installations and boots; takes long
	@$(MVN) $(filter-out -q,$(MVN_FLAGS)) test -Dtest.groups=genuine -Dtest.excludedGroups=

scoreboard: tools ## predictions against published outcomes (tools as for slow, root for LVM); with CASES=FILE, recorded ones too
	@$(MVN) $(filter-out -q,$(MVN_FLAGS)) test -Dtest=ScoreboardTest,ScoreboardRowsTest -Dtest.groups= -Dtest.excludedGroups= \
	  -Dtest.argLine="$(if $(CASES),-Dscoreboard.cases=$(abspath $(CASES)))"

fuzz: tools ## mutate the parsers' inputs: make fuzz FUZZ_SECONDS=1800 FUZZ_TARGET=DiskFuzzTest
	@sh $(SH)/fuzz.sh

fuzz-seeds: tools ## make the fuzzer's seeds anew (e2fsprogs, sfdisk, qemu-img)
	@sh $(SH)/fuzz.sh seeds

demo: tools ## check a good and a rejected image of each kind
	@sh $(SH)/demo.sh

fixtures: tools ## build test images anew in a container, without root: make fixtures NAMES="debian8-ova nixos"
	@$(MVN) $(MVN_FLAGS) -DskipTests -Dspotless.check.skip package
	@sh $(SH)/fixtures.sh $(NAMES)

javadoc: tools ## the documentation of the library, at target/reports/apidocs; a warning is an error
	@$(MVN) $(MVN_FLAGS) -DskipTests compile javadoc:javadoc

dist: tools ## self-contained archive, .deb and container image in target/dist
	@$(MVN) $(MVN_FLAGS) -Dmaven.test.skip -Dspotless.check.skip package cyclonedx:makeBom
	@sh $(SH)/dist.sh

install: tools ## put the launcher at PREFIX/bin/preflight (default /usr/local)
	@$(MVN) $(MVN_FLAGS) -DskipTests -Dspotless.check.skip package
	@sh $(SH)/install.sh "$(DESTDIR)$(PREFIX)"

startup: ## time an installed program: make startup PREFIX=… IMAGE=…
	@sh $(SH)/startup.sh "$(PREFIX)" "$(IMAGE)"

profile: ## where the milliseconds of an installed check go: make profile PREFIX=… IMAGE=… [DEPTH=methods]
	@sh $(SH)/profile.sh "$(PREFIX)" "$(or $(DEPTH),stages)" "$(IMAGE)"

bench: tools ## time preflight beside virt-inspector, guestfish, qemu-img and others, whichever are installed
	@$(MVN) $(MVN_FLAGS) -DskipTests -Dspotless.check.skip package
	@sh $(SH)/bench.sh $(IMAGES)

jmh: tools ## time the parsers by themselves: make jmh BENCHMARK=Ext JMH_ARGUMENTS="-f 1 -wi 1 -i 1"
	@JMH_ARGUMENTS="$(JMH_ARGUMENTS)" sh $(SH)/jmh.sh $(BENCHMARK)

uninstall: ## remove what install put there
	rm -rf "$(DESTDIR)$(PREFIX)/lib/preflight" "$(DESTDIR)$(PREFIX)/bin/preflight"

format: tools ## format the sources
	@$(MVN) $(MVN_FLAGS) spotless:apply

clean: ## remove what was built here
	rm -rf target
