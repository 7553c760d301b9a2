#!/usr/bin/env bash
# Turns the islands into WebAssembly: $target/site/pkg/{islands.js,islands_bg.wasm}, which the server embeds.
# Where the tools for it are missing and cannot be had, says so, leaves no islands, and succeeds: every page works
# without them. What is wrong with the islands themselves fails the build. A second run without changes is quick.
set -euo pipefail
cd "$(dirname "$0")/../.."

target=${CARGO_TARGET_DIR:-target}
package=$target/site/pkg
stamp=$target/site/islands.stamp
tools=$target/tools
wasm=wasm32-unknown-unknown
wasm_opt=end2end/node_modules/.bin/wasm-opt

without_islands() {
  rm -rf "$package" "$stamp"
  printf 'islands: left out, because %s\n' "$1" >&2
  printf 'islands: the pages work without them; progress is then handed in by a button\n' >&2
  exit 0
}

# The version of the library and of the program that reads its output must be the same.
version=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[^0-9.]/, ""); print }' Cargo.lock)

can_optimise() { command -v node >/dev/null && [ -x "$wasm_opt" ]; }

# The libraries by their versions: most of the lock file is the server's.
libraries() { cargo tree --package islands --features hydrate --target "$wasm" --edges "$1" --prefix none; }

inputs() {
  rustc --version
  libraries normal,build
  can_optimise && "$wasm_opt" --version
  find app/islands server/domain Cargo.toml -type f -not -path '*/proptest-regressions/*' -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum
}
now=$(inputs | sha256sum)
if [ -f "$package/islands_bg.wasm" ] && [ -f "$package/islands.js" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$now" ]; then
  exit 0
fi

if [ ! -d "$(rustc --print sysroot)/lib/rustlib/$wasm" ]; then
  echo "islands: adding the target $wasm"
  rustup target add "$wasm" || without_islands "the target $wasm is not there and rustup cannot add it"
fi

# Only the inner rings and the framework may reach the browser.
tree=$(libraries normal)
if grep -E '^(tokio|axum|hyper|sea-orm|sqlx|tantivy|object_store|database|search|content|platform|app|server) v' <<<"$tree" >&2; then
  echo "islands: the crates above must not be in the browser" >&2
  exit 1
fi

bindgen=$(command -v wasm-bindgen || true)
is_right() { [ -n "$1" ] && [ -x "$1" ] && [ "$("$1" --version)" = "wasm-bindgen $version" ]; }
if ! is_right "$bindgen"; then
  bindgen=$tools/bin/wasm-bindgen
  if ! is_right "$bindgen"; then
    echo "islands: installing wasm-bindgen $version into $tools (about two minutes, once)"
    cargo install wasm-bindgen-cli --version "$version" --root "$tools" --force --quiet ||
      without_islands "wasm-bindgen $version is not there and cannot be installed"
  fi
fi

# Only here a library of C's kind: as such it has one name whatever its features, and builds for the server would mix.
cargo rustc --package islands --lib --crate-type cdylib --features hydrate --target "$wasm" --profile wasm

made=$(mktemp -d "$target/islands.XXXXXX")
trap 'rm -rf "$made"' EXIT
"$bindgen" --target web --no-typescript --remove-name-section --remove-producers-section --out-name islands --out-dir "$made" "$target/$wasm/wasm/islands.wasm"

if can_optimise; then
  # Named one by one: with all of them, browsers refuse the module.
  "$wasm_opt" -Oz --enable-bulk-memory --enable-nontrapping-float-to-int --enable-reference-types --enable-sign-ext \
    --enable-mutable-globals --enable-multivalue "$made/islands_bg.wasm" -o "$made/smaller.wasm"
  mv "$made/smaller.wasm" "$made/islands_bg.wasm"
else
  echo "islands: larger than need be, because wasm-opt is missing (npm ci in end2end brings it)" >&2
fi

rm -rf "$package"
mkdir -p "$package"
cp "$made/islands.js" "$made/islands_bg.wasm" "$package/"
printf '%s\n' "$now" >"$stamp"
echo "islands: $(wc -c <"$package/islands_bg.wasm") bytes of WebAssembly in $package"
