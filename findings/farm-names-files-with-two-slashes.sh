#!/usr/bin/env bash
# @farmfe/core 1.7.11: what a module outside the root imports reaches plugins under a path that begins with two slashes.
#
# The module lies where no folder but `/` is above both it and the root: a mounted volume, a package linked from elsewhere. A module in
# the root imports one there, by its path, and that one its neighbour, by `./`. To the `transform` of a JavaScript plugin the first is
# `/…/shared/first.js`, the neighbour `//…/shared/second.js`. Where the two have a folder in common it is one slash.
# `path.resolve` makes the same of both, but a plugin that compares texts (a Set of paths, `startsWith(folder)`, a map by path)
# does not know the second: what it keeps out, or has a note of, is another file to it. In `resolve` it is the same.
#
# Seen:
#   first.js    one slash
#   main.js     one slash
#   second.js   two slashes
set -euo pipefail
work=$(cd "$(mktemp -d)" && pwd -P)
shared=$(cd "$(mktemp -d -p /var/tmp)" && pwd -P)
trap 'rm -rf "$work" "$shared"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund @farmfe/core@1.7.11

mkdir app
echo "import { second } from './second.js'; export const first = second + 1" >"$shared/first.js"
echo 'export const second = 1' >"$shared/second.js"
echo "import { first } from '$shared/first.js'; console.log(first)" >app/main.js
cat >build.mjs <<'JS'
import { basename } from 'node:path'
import { build } from '@farmfe/core'
const folder = process.cwd()
await build({
  root: `${folder}/app`,
  configFile: false,
  plugins: [
    {
      name: 'told',
      transform: {
        filters: { resolvedPaths: ['\\.js$'] },
        executor({ resolvedPath }) {
          if (!resolvedPath.includes('node_modules') && /(?:main|first|second)\.js$/.test(resolvedPath))
            console.log(`told ${basename(resolvedPath).padEnd(11)} ${resolvedPath.startsWith('//') ? 'two slashes' : 'one slash'}`)
          return null
        },
      },
    },
  ],
  compilation: {
    input: { app: './main.js' },
    output: { path: '../out', targetEnv: 'node', format: 'esm' },
    presetEnv: false,
    persistentCache: false,
    minify: false,
  },
})
JS
node build.mjs >build.log 2>&1 || { cat build.log; exit 1; }
seen=$(sed -n 's/^told //p' build.log | sort)
echo "$seen"
[ "$seen" = "first.js    one slash
main.js     one slash
second.js   two slashes" ] || { cat build.log; echo 'Farm behaves otherwise now'; exit 1; }
