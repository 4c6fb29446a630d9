#!/usr/bin/env bash
# Rollup 4.68.0: what a plugin's map says was added by the plugin, Rollup's own map gives to the author's line.
#
# A segment with one field (a generated column alone) says that from there on the code comes from no source. Where
# Rollup writes its map through that of a plugin, it leaves such segments out and keeps those around them, so that
# what was added belongs to the segment before it in the line: a stack trace shows a place where its author never
# called anything. @ampproject/remapping 2.3.0, which composes the same two maps, keeps the segment.
#
# The plugin below puts `added()` behind `own()` in the one line of the file, and says so.
#
# Seen:
#   plugin's map   own: a.js:1:0  added: nowhere
#   remapping      own: a.js:1:0  added: nowhere
#   Rollup's map   own: a.js:1:0  added: a.js:1:0
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund rollup@4.68.0 @ampproject/remapping@2.3.0 @jridgewell/trace-mapping@0.3.31 @jridgewell/sourcemap-codec@1.5.5

echo 'own()' >a.js
cat >check.mjs <<'JS'
import remapping from '@ampproject/remapping'
import { encode } from '@jridgewell/sourcemap-codec'
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import { rollup } from 'rollup'

const code = 'own(); added();'
const map = { version: 3, sources: ['a.js'], sourcesContent: ['own()\n'], names: [], mappings: encode([[[0, 0, 0, 0], [7]]]) }
const adding = { name: 'adding', transform: (_, id) => (id.endsWith('a.js') ? { code, map } : null) }
const bundle = await rollup({ input: './a.js', plugins: [adding] })
const { output } = await bundle.generate({ format: 'es', sourcemap: true, file: 'out.js' })
const line = output[0].code.split('\n').findIndex((text) => text.includes('added')) + 1
const text = output[0].code.split('\n')[line - 1]

// A map of the same output as a bundler could have written it, and the plugin's behind it.
const plain = { version: 3, file: 'out.js', sources: ['a.js'], names: [], mappings: encode([[[0, 0, 0, 0], [7, 0, 0, 7]]]) }
const composed = remapping(plain, (file, context) => (context.depth === 1 ? map : null))
const show = (name, given, at, of) => {
  const place = (word) => {
    const { source, line: found, column } = originalPositionFor(new TraceMap(given), { line: at, column: of.indexOf(word) })
    return source === null ? 'nowhere' : `${source}:${found}:${column}`
  }
  console.log(`${name}  own: ${place('own')}  added: ${place('added')}`)
}
show("plugin's map ", map, 1, code)
show('remapping    ', JSON.parse(composed.toString()), 1, code)
show("Rollup's map ", output[0].map, line, text)
JS

found=$(node check.mjs)
expected="plugin's map   own: a.js:1:0  added: nowhere
remapping      own: a.js:1:0  added: nowhere
Rollup's map   own: a.js:1:0  added: a.js:1:0"

printf 'expected:\n%s\n\nfound:\n%s\n' "$expected" "$found"
[ "$found" = "$expected" ]
