#!/usr/bin/env bash
# esbuild 0.28.2: a bundle that is not minified throws errors whose texts its source never throws.
#
# A parameter that shadows one of an enclosing function gets another name (`text2`), although the two never meet.
# V8 puts the name into the message of a TypeError, so the message of the bundle is not that of the source: logs,
# alerts and issue trackers that group errors by their text take it for another error. A source map restores the
# position of a frame; a message has none.
# Rollup 4.68.0 keeps the names.
#
# Seen:
#   source    text.split is not a function
#   esbuild   text2.split is not a function
#   Rollup    text.split is not a function
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund esbuild@0.28.2 rollup@4.68.0

cat >source.js <<'JS'
export function words(text) {
  const split = (text) => text.split(' ')
  return split(text)
}
JS
npx esbuild source.js --bundle --format=esm --outfile=esbuild.js --log-level=error
npx rollup source.js --format es --file rollup.js --silent

cat >check.mjs <<'JS'
for (const [name, file] of [['source ', 'source.js'], ['esbuild', 'esbuild.js'], ['Rollup ', 'rollup.js']]) {
  const { words } = await import(`./${file}`)
  try {
    words(1)
  } catch (error) {
    console.log(`${name}   ${error.message}`)
  }
}
JS
found=$(node check.mjs)
expected='source    text.split is not a function
esbuild   text2.split is not a function
Rollup    text.split is not a function'

printf 'expected:\n%s\n\nfound:\n%s\n' "$expected" "$found"
[ "$found" = "$expected" ]
