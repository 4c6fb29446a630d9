#!/usr/bin/env bash
# esbuild 0.28.2, `build()`: the warnings of a plugin's `onEnd` are printed by no `logLevel`; those of `onStart` are.
#
# Both callbacks return `{ warnings }`, and the documentation describes them alike. Those of `onStart` are written to
# the terminal from `logLevel: 'warning'` on. Those of `onEnd` are in the result of `build()`, which hardly a build
# script looks at, and nowhere else. A plugin that knows only at the end that something is wrong has to print it itself.
#
# Seen:
#   printed: said at the start
#   result:  said at the start, said at the end
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund esbuild@0.28.2

echo 'console.log(1)' >main.js
cat >build.js <<'JS'
import { build } from 'esbuild'
const plugin = {
  name: 'speaker',
  setup(build) {
    build.onStart(() => ({ warnings: [{ text: 'said at the start' }] }))
    build.onEnd(() => ({ warnings: [{ text: 'said at the end' }] }))
  },
}
const { warnings } = await build({ entryPoints: ['main.js'], outfile: 'out.js', logLevel: 'info', color: false, plugins: [plugin] })
console.log(`result:  ${warnings.map(({ text }) => text).join(', ')}`)
JS

node build.js >result.txt 2>printed.txt
found="printed: $(grep -o 'said at the [a-z]*' printed.txt | paste -sd, -)
$(cat result.txt)"
expected='printed: said at the start
result:  said at the start, said at the end'

printf 'expected:\n%s\n\nfound:\n%s\n' "$expected" "$found"
[ "$found" = "$expected" ]
