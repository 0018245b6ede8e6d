# SPDX-License-Identifier: GPL-3.0-or-later
# Thi đua: the front door. `make run` serves, `make check` tests, `make bench` measures.
# Every target works in a clean clone; nothing is written outside it, PREFIX and the package manager.

ifeq ($(origin CC),default)
CC      := gcc
endif
PORT    ?= 8080
DB      ?= sqlite:var/thidua.db
# The example is of 2025; a database of one's own takes the real day.
ON      ?= $(if $(filter sqlite:var/thidua.db,$(DB)),2025-02-12)
PREFIX  ?= /usr/local
SECONDS_EACH ?= 60
V       := build
VERSION := $(shell cat VERSION)

PACKAGES := libmicrohttpd sqlite3 libpq libsodium jansson icu-uc icu-i18n xlsxwriter libzip expat zlib libbrotlienc libcurl libseccomp libical gumbo
WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2 -Wconversion
HARDENED := -fstack-protector-strong -fPIE -D_FORTIFY_SOURCE=2
# Its headers only: photos are decoded in a process that opens the library itself (src/service/image_vips.c).
HEADERS_OF := $(patsubst -I%,-isystem %,$(filter -I%,$(shell pkg-config --cflags vips)))
CFLAGS_ALL = -std=c17 -D_GNU_SOURCE -DVERSION='"$(VERSION)"' -Isrc -I. -I$(V)/gen $(WARNINGS) $(shell pkg-config --cflags $(PACKAGES)) $(HEADERS_OF) -pthread -g
LDLIBS   = $(shell pkg-config --libs $(PACKAGES)) -lglpk -pthread -lm
LDHARD   = -pie -Wl,-z,relro,-z,now

# The variants of one source: release, address+undefined, thread, and for the fuzzer.
CFLAGS_release := -O2 $(HARDENED) $(WERROR)
CFLAGS_asan    := -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all $(WERROR)
CFLAGS_tsan    := -O1 -fno-omit-frame-pointer -fsanitize=thread $(WERROR)
LDFLAGS_release := $(LDHARD)
LDFLAGS_asan    := -fsanitize=address,undefined
LDFLAGS_tsan    := -fsanitize=thread
CC_fuzz         := clang
CFLAGS_fuzz     := -O1 -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all

SOURCES  := $(filter-out %_test.c,$(wildcard src/*.c src/core/*.c src/db/*.c src/web/*.c src/service/*.c src/feature/*/*.c))
TESTS    := $(wildcard src/*/*_test.c src/feature/*/*_test.c test/*.c)
HTML     := $(wildcard src/web/*.html src/web/parts/*.html src/feature/*/*.html)
VIEWS    := $(wildcard src/web/*_views.h src/feature/*/*_views.h)
MIGRATIONS := $(wildcard migrations/*.sql)
DATA     := $(wildcard data/*.csv)
GENERATED := $(HTML:%.html=$(V)/gen/%.html.c) $(VIEWS:%.h=$(V)/gen/%.json.c) \
             $(V)/gen/migrations.c $(V)/gen/catalogues.c $(V)/gen/assets.c $(V)/gen/data.c
MAINLESS := $(filter-out src/main.c,$(SOURCES))

objects = $(patsubst %.c,$(V)/$(1)/obj/%.o,$(filter-out $(V)/gen/%,$(2))) $(patsubst $(V)/gen/%.c,$(V)/$(1)/obj/gen/%.o,$(filter $(V)/gen/%,$(2)))

.PHONY: all build run check quick-check bench fuzz fuzzers seed-runners format format-check clang-check install deb deps deps-test deps-bench clean golden po
.DELETE_ON_ERROR:
.SECONDARY:

all: build

# ------------------------------------------------------------------ what the machine needs

deps: $(V)/.deps-build
deps-test: $(V)/.deps-test
deps-bench: $(V)/.deps-bench

$(V)/.deps-%: tools/deps.sh
	@mkdir -p $(V)
	sh tools/deps.sh $*
	@touch $@

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	@touch $@

# ------------------------------------------------------------------ what the build makes first

TOOLS := $(V)/tools/template $(V)/tools/views $(V)/tools/embed

$(V)/tools/%: tools/%.c
	@mkdir -p $(@D)
	$(CC) -std=c17 -D_GNU_SOURCE -O1 -g $(WARNINGS) -o $@ $(filter %.c,$^)

$(V)/tools/template: tools/template_markup.c tools/template_code.c tools/template.h

$(V)/gen/%.html.c: %.html $(V)/tools/template
	@mkdir -p $(@D)
	$(V)/tools/template $< $@

# A view's JSON has the members of structs in other headers, too.
$(V)/gen/%.json.c: %.h $(V)/tools/views $(wildcard src/*/*.h src/feature/*/*.h)
	@mkdir -p $(@D)
	$(V)/tools/views $< $@

$(V)/gen/migrations.c: $(MIGRATIONS) $(V)/tools/embed
	@mkdir -p $(@D)
	$(V)/tools/embed migrations $@ $(MIGRATIONS)

$(V)/%.mo: $(V)/%.po
	msgfmt --check-format -o $@ $<

$(V)/vi.po: $(wildcard po/vi/*.po)
	@mkdir -p $(@D)
	msgcat --use-first --force-po -o $@ $^

$(V)/en.po: $(wildcard po/en/*.po)
	@mkdir -p $(@D)
	msgcat --use-first --force-po -o $@ $^

$(V)/gen/catalogues.c: $(V)/vi.mo $(V)/en.mo $(V)/tools/embed
	@mkdir -p $(@D)
	$(V)/tools/embed catalogues $@ $(V)/vi.mo $(V)/en.mo

WEB_SOURCES := $(shell find web -path web/node_modules -prune -o -type f -print 2>/dev/null)

$(V)/assets/manifest.json: $(WEB_SOURCES) web/node_modules/.package-lock.json
	cd web && node build.mjs ../$(V)/assets

$(V)/gen/assets.c: $(V)/assets/manifest.json $(V)/tools/embed
	@mkdir -p $(@D)
	$(V)/tools/embed assets $@ $(V)/assets

$(V)/gen/data.c: $(DATA) $(V)/tools/embed
	@mkdir -p $(@D)
	$(V)/tools/embed data $@ $(DATA)

# ------------------------------------------------------------------ programs

define variant
$(V)/$(1)/obj/%.o: %.c | $$(GENERATED)
	@mkdir -p $$(@D)
	$$(or $$(CC_$(1)),$$(CC)) $$(CFLAGS_ALL) $$(CFLAGS_$(1)) -MMD -MP -c -o $$@ $$<

$(V)/$(1)/obj/gen/%.o: $(V)/gen/%.c
	@mkdir -p $$(@D)
	$$(or $$(CC_$(1)),$$(CC)) $$(CFLAGS_ALL) $$(CFLAGS_$(1)) -MMD -MP -c -o $$@ $$<

$(V)/$(1)/thidua: $(call objects,$(1),$(SOURCES) $(GENERATED))
	$$(CC) $$(LDFLAGS_$(1)) -o $$@ $$^ $$(LDLIBS)

$(V)/$(1)/test: $(call objects,$(1),$(MAINLESS) $(TESTS) $(GENERATED))
	$$(CC) $$(LDFLAGS_$(1)) -o $$@ $$^ $$(LDLIBS)

# For programs that need some of it.
$(V)/$(1)/all.a: $(call objects,$(1),$(MAINLESS) $(GENERATED))
	rm -f $$@
	ar cr $$@ $$^

-include $$(shell find $(V)/$(1)/obj -name '*.d' 2>/dev/null)
endef
$(foreach v,release asan tsan fuzz,$(eval $(call variant,$(v))))

build: $(V)/.deps-build
	$(MAKE) $(V)/thidua

$(V)/thidua: $(V)/release/thidua
	cp --remove-destination $< $@

run: build
	sh tools/run.sh '$(DB)' '$(PORT)' '$(ON)'

# ------------------------------------------------------------------ tests

check: deps-test
	sh test/check.sh

quick-check: $(V)/asan/test
	$(V)/asan/test $(ONLY)

golden: $(V)/asan/test
	THIDUA_GOLDEN=write $(V)/asan/test

$(V)/bench/%: bench/%.c
	@mkdir -p $(@D)
	$(CC) -std=c17 -D_GNU_SOURCE -O2 $(WARNINGS) $(WERROR) -o $@ $<

# Of the program's own parts.
$(V)/bench/delegation $(V)/bench/ballots: $(V)/bench/%: bench/%.c $(V)/release/all.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $(CFLAGS_release) $(LDFLAGS_release) -o $@ $^ $(LDLIBS)

BENCH_TOOLS := $(V)/bench/load $(V)/bench/phones $(V)/bench/probe $(V)/bench/delegation $(V)/bench/ballots

bench: deps-bench build $(BENCH_TOOLS)
	sh bench/run.sh all

bench-%: deps-bench build $(BENCH_TOOLS)
	sh bench/run.sh $*

# Each target as a fuzzer, and with its seeds alone.
FUZZ_TARGETS := $(patsubst test/fuzz/%.c,%,$(wildcard test/fuzz/fuzz_*.c))

$(V)/fuzz/fuzz_%: $(V)/fuzz/obj/test/fuzz/fuzz_%.o $(V)/fuzz/all.a
	$(CC_fuzz) -fsanitize=fuzzer,address,undefined -o $@ $^ $(LDLIBS)

$(V)/asan/fuzz_%: $(V)/asan/obj/test/fuzz/fuzz_%.o $(V)/asan/obj/test/fuzz/seeds.o $(V)/asan/all.a
	$(CC) $(LDFLAGS_asan) -o $@ $^ $(LDLIBS)

fuzzers: $(FUZZ_TARGETS:%=$(V)/fuzz/%)
seed-runners: $(FUZZ_TARGETS:%=$(V)/asan/%)

fuzz: deps-test
	sh test/fuzz.sh fuzz $(SECONDS_EACH)

C_FILES := $(wildcard src/*.[ch] src/*/*.[ch] src/feature/*/*.[ch] tools/*.[ch] tools/test/*.[ch] tools/test/*/*.[ch] test/*.[ch] test/fuzz/*.[ch] bench/*.[ch])

format:
	clang-format -i $(C_FILES)

format-check:
	clang-format --dry-run -Werror $(C_FILES)

# The second compiler's opinion.
clang-check: $(GENERATED)
	printf '%s\n' $(filter %.c,$(SOURCES) $(TESTS) $(GENERATED) $(wildcard tools/*.c test/fuzz/*.c bench/*.c)) | \
	    xargs -P "$$(nproc)" -n 8 clang $(CFLAGS_ALL) -Werror -fsyntax-only

po: $(GENERATED)
	sh tools/po.sh

# ------------------------------------------------------------------ installation

install: build
	sh tools/install.sh '$(DESTDIR)' '$(PREFIX)'

deb: build
	sh tools/deb.sh '$(VERSION)'

clean:
	rm -rf $(V)
