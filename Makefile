# Two commands on a fresh machine: `make run` and `make test`. What takes more than a line is a script in .ci.
TARGET := $(or $(CARGO_TARGET_DIR),target)

.PHONY: run build test bench dev lint

## Builds everything, loads the demonstration city into ./data on the first start, and serves http://127.0.0.1:3000
run: build
	$(TARGET)/release/xueshi demo
	exec $(TARGET)/release/xueshi serve

## The release binary, with everything that it needs inside
build:
	@[ -d end2end/node_modules ] || ! command -v npm >/dev/null || npm --prefix end2end ci
	app/islands/build.sh
	app/libraries/build.sh
	cargo build --release --package server

## Formatting, lints, every crate's tests on SQLite and PostgreSQL, then the browser
test: lint
	.ci/test

bench:
	cargo bench --package server --bench courses
	cargo bench --package server --bench uploads
	XUESHI_POSTGRES_DURABLE=1 .ci/postgres cargo bench --package platform --bench ledger
	.ci/lighthouse

## Rebuilds and restarts on every change
dev:
	.ci/dev

lint:
	.ci/lint
