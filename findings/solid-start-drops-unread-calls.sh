#!/usr/bin/env bash
# @solidjs/start 2.0.5: in a file with a server function, a variable that nobody reads goes with the call that it is set by.
#
# What compiles `'use server'` moves such functions elsewhere, and then removes the variables that nothing reads any more, so that a page
# does not get what only the server needs. It does so without asking why nothing reads them, or whether what sets them does something:
# `const stop = listen('start')` at the top of a file, or in any function of it, is gone with the call, for the server as well as for the
# page. The same file without a server function keeps them. So to add the first server function to a file can end a listener, a timer or a
# registration elsewhere in it; a call that is a statement of its own stays.
#
# Seen, of the calls listen('top'), listen('read'), listen('inner'), listen('statement'):
#   with a server function, server   read statement
#   with a server function, client   read statement
#   without                          inner top read statement (declared functions are lifted)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @solidjs/start@2.0.5 @babel/core@7.29.0 @babel/types@7.29.0

cat >compile.mjs <<'JS'
import { pathToFileURL } from 'node:url'

// Not among what the package exports: its plugin for Vite calls it for each file.
const { compile } = await import(pathToFileURL('node_modules/@solidjs/start/dist/directives/compile.js'))
const source = (body) => `import { listen } from './events.js'

const stop = listen('top')
export const read = listen('read')
export function page() {
  const timer = listen('inner')
  return 1
}
listen('statement')
export async function order(id) {
  ${body}
  return id
}
`
const named = (name) => ({ kind: 'named', name, source: 'a-runtime' })
const options = (mode) => ({
  directive: 'use server',
  mode,
  env: 'production',
  definitions: { register: named('createServerReference'), clone: named('cloneServerReference'), create: named('createServerReference') },
})
const calls = (code) => [...code.matchAll(/listen\(["'](\w+)["']\)/g)].map(([, name]) => name).join(' ')
const show = (what, code) => console.log(`  ${what.padEnd(33)}${calls(code)}`)
for (const mode of ['server', 'client']) {
  const { valid, code } = await compile('/app/a.js', source("'use server'"), options(mode))
  if (!valid) throw new Error('it found no server function')
  show(`with a server function, ${mode}`, code)
}
const without = await compile('/app/a.js', source(''), options('server'))
if (without.valid) throw new Error('it found a server function')
show('without', without.code)
JS

found=$(node compile.mjs)
expected="  with a server function, server   read statement
  with a server function, client   read statement
  without                          inner top read statement"
echo "expected:"
echo "$expected"
echo "found:"
echo "$found"
[ "$found" = "$expected" ] || { echo 'SolidStart behaves otherwise now'; exit 1; }
