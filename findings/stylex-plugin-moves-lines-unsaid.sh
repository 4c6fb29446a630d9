#!/usr/bin/env bash
# @stylexjs/unplugin 0.19.1 in Rollup 4.68.0: the plugin prints a file anew and gives `map: null`.
#
# To Rollup `map: null` means "nothing has moved" (and no `map` at all "I have none", which it warns of). The plugin
# runs Babel without asking it for a map, and hands its null on. What calls of `stylex.create` become is longer than
# they were, empty lines go, and so all lines behind them are given to wrong lines of the source, with no warning:
# in stack traces, coverage, breakpoints.
#
# The file below has `return` in its line 9; its line 11 is `export const one = 1`.
#
# Seen:
#   warnings: 0
#   return: stands in line 11 of what the plugin made, the map says a.js:11
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund rollup@4.68.0 @stylexjs/unplugin@0.19.1 @stylexjs/stylex@0.19.1 unplugin@2.3.11 @jridgewell/trace-mapping@0.3.31

cat >a.js <<'JS'
import * as stylex from '@stylexjs/stylex'

const styles = stylex.create({
  box: { width: 1, height: 2, color: 'red' },
})

export function box(big) {

  return big ? styles.box : null
}
export const one = 1
export const two = 2
export const three = 3
JS
cat >check.mjs <<'JS'
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import { rollup } from 'rollup'
import stylex from '@stylexjs/unplugin'

let made = ''
const look = { name: 'look', transform: (code, id) => void (id.endsWith('a.js') && (made = code)) }
let warnings = 0
const onLog = (level) => void (warnings += level === 'warn' ? 1 : 0)
const bundle = await rollup({ input: './a.js', external: /^@stylexjs/, plugins: [stylex.rollup({ dev: false }), look], onLog })
const { output } = await bundle.generate({ format: 'es', sourcemap: true, file: 'out.js' })
const lineOf = (text) => text.split('\n').findIndex((line) => line.includes('return ')) + 1
const { source, line } = originalPositionFor(new TraceMap(output[0].map), { line: lineOf(output[0].code), column: 2 })
console.log(`warnings: ${warnings}`)
console.log(`return: stands in line ${lineOf(made)} of what the plugin made, the map says ${source}:${line}`)
JS

found=$(node check.mjs)
expected='warnings: 0
return: stands in line 11 of what the plugin made, the map says a.js:11'

printf 'expected:\n%s\n\nfound:\n%s\n' "$expected" "$found"
[ "$found" = "$expected" ]
