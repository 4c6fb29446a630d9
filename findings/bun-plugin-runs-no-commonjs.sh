#!/usr/bin/env bash
# Bun 1.4.5: a plugin that hands a file on as it is makes the program do nothing, and exit with code 0.
#
# `onLoad` of a run-time plugin has to return something for each file that its filter matches. Where what it returns
# is CommonJS, as Bun sees by `require`, `module` or `exports` in it, the file is not run at all, without an error.
#
# Seen:
#   alone    ran
#   plugin   (nothing), code 0
#   module   ran
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund @oven/bun-linux-x64@1.4.5

cat >plugin.mjs <<'JS'
import { plugin } from 'bun'
import { readFileSync } from 'node:fs'
const setup = (build) => build.onLoad({ filter: /main\.\w+$/ }, ({ path }) => ({ contents: readFileSync(path, 'utf8'), loader: 'js' }))
plugin({ name: 'identity', setup })
JS
echo "exports.a = 1; console.log('ran')" >main.js
echo "console.log('ran'); export {}" >main.mjs

bun=node_modules/@oven/bun-linux-x64/bin/bun
found="alone    $($bun main.js)
plugin   $($bun --preload ./plugin.mjs main.js || echo failed)
module   $($bun --preload ./plugin.mjs main.mjs)"
expected='alone    ran
plugin   
module   ran'

printf 'expected:\n%s\n\nfound:\n%s\n' "$expected" "$found"
[ "$found" = "$expected" ]
