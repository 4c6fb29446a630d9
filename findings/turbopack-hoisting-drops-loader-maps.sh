#!/usr/bin/env bash
# Next.js 16.4.6, Turbopack, `next build`: modules that are joined lose the source maps of their loader.
#
# A loader in `turbopack.rules` returns a text and a map that leads from it to what was written, and Turbopack's own
# maps lead through that: most of them do. Where scope hoisting joins two modules to one (here a route handler and what
# it imports), the map of the chunk ends at the loader's output, whether the loader has been over one of the two or over
# both: its `sourcesContent` is that text under the name of the file, and each column of a stack trace is one of a text
# that nobody has written. No warning is given. Without scope hoisting it is right.
#
# Seen:
#   joined, loader over one     price.js in the map is the loader's text
#   joined, loader over both    price.js in the map is the loader's text
#   apart, loader over both     price.js in the map is what was written
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund next@16.4.6 react@19.3.1 react-dom@19.3.1

mkdir -p app/price lib
echo 'export default ({ children }) => <html><body>{children}</body></html>' >app/layout.jsx
cat >app/price/route.js <<'JS'
import { priceOf } from '../../lib/price'
export const GET = (request) => Response.json(priceOf(request.url.length))
JS
cat >lib/price.js <<'JS'
export function priceOf(count) {
  if (count === 13) throw new Error('unlucky')
  return count * 2
}
JS
# Puts a comment before each line, and a map that says so.
cat >loader.cjs <<'JS'
const { SourceMapGenerator } = require('source-map-js')
module.exports = function (code) {
  const map = new SourceMapGenerator()
  map.setSourceContent(this.resourcePath, code)
  const added = '/*! added */'
  const lines = code.split('\n').map((text, index) => {
    for (const { index: column } of text.matchAll(/\w+|[^\s\w]/g))
      map.addMapping({
        source: this.resourcePath,
        original: { line: index + 1, column },
        generated: { line: index + 1, column: column + added.length },
      })
    return added + text
  })
  this.callback(null, lines.join('\n'), map.toJSON())
}
JS
cat >next.config.mjs <<'JS'
export default {
  turbopack: {
    root: import.meta.dirname,
    rules: { '*.js': { condition: { path: new RegExp(process.env.OVER) }, loaders: ['./loader.cjs'] } },
  },
  experimental: { turbopackScopeHoisting: process.env.HOISTING === 'true' },
}
JS
cat >look.mjs <<'JS'
import { readdirSync, readFileSync } from 'node:fs'
const chunks = '.next/server/chunks/'
const texts = new Set()
for (const name of readdirSync(chunks, { recursive: true }).filter((it) => it.endsWith('.js.map'))) {
  const map = JSON.parse(readFileSync(chunks + name, 'utf8'))
  for (const { sources, sourcesContent } of map.sections?.map((section) => section.map) ?? [map])
    sources.forEach((source, i) => source.endsWith('lib/price.js') && texts.add(sourcesContent[i]))
}
console.log([...texts].map((text) => (text.includes('added') ? "the loader's text" : 'what was written')).join(', '))
JS

look() {
  rm -rf .next
  HOISTING=$2 OVER=$3 NEXT_TELEMETRY_DISABLED=1 node_modules/.bin/next build >build.log 2>&1 || { cat build.log; exit 1; }
  printf '%-27s price.js in the map is %s\n' "$1" "$(node look.mjs)"
}
both='^(lib|app/price)/'
found=$(look 'joined, loader over one' true '^lib/'; look 'joined, loader over both' true "$both"; look 'apart, loader over both' false "$both")
expected="joined, loader over one     price.js in the map is the loader's text
joined, loader over both    price.js in the map is the loader's text
apart, loader over both     price.js in the map is what was written"

printf 'expected:\n%s\n\nfound:\n%s\n' "$expected" "$found"
[ "$found" = "$expected" ]
