#!/usr/bin/env bash
# Bun 1.4.5: an `Error.prepareStackTrace` that is defined, not assigned, is never called, and kills later assignments.
#
# In V8, and so in Node, it does not matter how `Error.prepareStackTrace` comes into being. In Bun only the assignment
# is noticed, by a setter: `Object.defineProperty` with the same descriptor replaces that, so the function is not called,
# and a function that is assigned afterwards, by any other library, is not called either, though it can be read back.
#
# Seen:
#   assigned                 hooked
#   defined                  not hooked
#   defined, then assigned   not hooked
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund @oven/bun-linux-x64@1.4.5

cat >main.js <<'JS'
const hook = () => 'hooked'
const define = (value) => Object.defineProperty(Error, 'prepareStackTrace', { value, writable: true, enumerable: true, configurable: true })
if (process.argv[2] !== 'assigned') define(process.argv[2] === 'defined' ? hook : undefined)
if (process.argv[2] !== 'defined') Error.prepareStackTrace = hook
console.log(new Error('x').stack === 'hooked' ? 'hooked' : 'not hooked')
JS
bun=node_modules/@oven/bun-linux-x64/bin/bun
found="assigned                 $($bun main.js assigned)
defined                  $($bun main.js defined)
defined, then assigned   $($bun main.js both)
in Node                  $(node main.js assigned), $(node main.js defined), $(node main.js both)"
expected='assigned                 hooked
defined                  not hooked
defined, then assigned   not hooked
in Node                  hooked, hooked, hooked'

printf 'expected:\n%s\n\nfound:\n%s\n' "$expected" "$found"
[ "$found" = "$expected" ]
