#!/usr/bin/env bash
# Deno 2.9.6: a `load` hook that changes nothing makes `require` take JSON for code, and lose what modules import.
#
# `registerHooks({ load: (url, context, next) => next(url, context) })` of `node:module` is the hook that does nothing.
# Without it `require` loads JSON, and modules that import others. With it, each file that is required goes to
# `_compile` as text of no known format: JSON is a syntax error, and a module is evaluated from its text, in a way
# that can resolve no import. To import the same files works.
#
# Seen:
#   without  json 1  module 2
#   with     json Unexpected token ':'  module TypeError: Cannot resolve module
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund @deno/linux-x64-glibc@2.9.6

echo "import { registerHooks } from 'node:module'; registerHooks({ load: (url, context, next) => next(url, context) })" >hook.mjs
echo '{ "a": 1 }' >data.json
echo "import { b } from './b.mjs'; export const a = b + 1" >a.mjs
echo "export const b = 1" >b.mjs
cat >main.mjs <<'JS'
import { createRequire } from 'node:module'
const require = createRequire(import.meta.url)
const tried = (act) => {
  try {
    return act()
  } catch (error) {
    return error.message.split(' "')[0]
  }
}
console.log(`json ${tried(() => require('./data.json').a)}  module ${tried(() => require('./a.mjs').a)}`)
JS

deno=node_modules/@deno/linux-x64-glibc/deno
found="without  $($deno run -A main.mjs)
with     $($deno run -A --preload ./hook.mjs main.mjs)"
expected="without  json 1  module 2
with     json Unexpected token ':'  module TypeError: Cannot resolve module"

printf 'expected:\n%s\n\nfound:\n%s\n' "$expected" "$found"
[ "$found" = "$expected" ]
