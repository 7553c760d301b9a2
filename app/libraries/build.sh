#!/usr/bin/env bash
# Fetches what pages load from other people's libraries into $target/site/libraries, which the server embeds. Where npm or
# its registry cannot be had, says so, leaves none, and succeeds: files are then sent with the form, in one piece.
set -euo pipefail
cd "$(dirname "$0")"

target=$(cd ../.. && realpath -m "${CARGO_TARGET_DIR:-target}")
made=$target/site/libraries
stamp=$target/site/libraries.stamp

now=$(sha256sum package-lock.json build.sh)
[ -d "$made" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$now" ] && exit 0

without() {
  rm -rf "$made" "$stamp"
  printf 'libraries: left out, because %s\n' "$1" >&2
  exit 0
}
command -v npm >/dev/null || without "npm is not there"
npm ci --ignore-scripts --omit=optional --no-progress >/dev/null || without "npm cannot fetch them"

rm -rf "$made"
mkdir -p "$made"
# Without the note that points to a map of the source, which is not served.
take() { sed '/^\/\/# sourceMappingURL=/d' "node_modules/$1" >"$made/$2"; }
take tus-js-client/dist/tus.min.js tus.js
take scorm-again/dist/scorm12.min.js scorm12.js
take scorm-again/dist/scorm2004.min.js scorm2004.js
# PDF.js asks for its parts by their names in one folder. Its other build is for browsers that teachers do not all have.
mkdir "$made/pdf"
for part in pdf pdf.worker; do
  sed '/^\/\/# sourceMappingURL=/d' "node_modules/pdfjs-dist/legacy/build/$part.min.mjs" >"$made/pdf/$part.mjs"
done
cp node_modules/pdfjs-dist/cmaps/*.bcmap node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf} "$made/pdf"
cp node_modules/pdfjs-dist/wasm/{jbig2,openjpeg,qcms_bg}.wasm "$made/pdf"
take h5p-standalone/dist/main.bundle.js h5p-player.js
take h5p-standalone/dist/frame.bundle.js h5p-core.js
# Its signs and pictures within the sheet, so that nothing has to lie beside it; letters come from the reader's own fonts.
node - node_modules/h5p-standalone/dist/styles h5p.css >"$made/h5p-core.css" <<'SCRIPT'
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const [folder, sheet] = process.argv.slice(2);
const kinds = { woff2: "font/woff2", gif: "image/gif", svg: "image/svg+xml" };
const within = (_, path) => {
  const kind = kinds[path.split(".").pop()];
  if (!kind) throw new Error(`${path} is of no kind that is known`);
  return `url(data:${kind};base64,${readFileSync(join(folder, path)).toString("base64")})`;
};
const css = readFileSync(join(folder, sheet), "utf8")
  .replace(/@font-face\s*\{[^}]*\/(?:inter|open-sans)\/[^}]*\}/g, "")
  .replace(/url\(['"]?(\.\.\/[^'")?#]+)[^)]*\)/g, within);
if (css.includes("url(../") || css.includes("url('../")) throw new Error("an address is left in the sheet");
process.stdout.write(css);
SCRIPT
printf '%s\n' "$now" >"$stamp"
echo "libraries: $(ls "$made" | tr '\n' ' ')in $made"
