#!/usr/bin/env bash
# @farmfe/core 1.7.11: a function that a module imports has that module for its `this`.
#
# In a bundle for Node, not minified, a call of an imported function is written as a call of a member of the object that holds
# what the module exports: `_f_count.ownThis()`. The language gives such a call no `this`: it is undefined in a module,
# and so it is in the module as Node runs it. A function that asks `this === undefined`, or `this ?? fallback`, to learn whether
# it was called as a method, or with `new`, is told otherwise once it is bundled. The same call within a module is right.
#
# Seen:
#   Node runs the modules      imported undefined, own undefined
#   Farm has bundled them      imported [object Object], own undefined
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund @farmfe/core@1.7.11

mkdir src
cat >src/count.js <<'JS'
export function ownThis() {
  return Object.prototype.toString.call(this).replace('[object Undefined]', 'undefined')
}
export const own = ownThis()
JS
cat >src/main.js <<'JS'
import { own, ownThis } from './count.js'
console.log(`imported ${ownThis()}, own ${own}`)
JS
cat >build.mjs <<'JS'
import { build } from '@farmfe/core'
await build({
  configFile: false,
  compilation: {
    input: { app: './src/main.js' },
    output: { path: 'out', entryFilename: '[entryName].mjs', targetEnv: 'node', format: 'esm' },
    presetEnv: false,
    persistentCache: false,
    minify: false,
    // Joining modules to one scope would be another way to write them.
    concatenateModules: false,
  },
})
JS
node build.mjs >build.log 2>&1 || { cat build.log; exit 1; }
plain=$(node src/main.js)
bundled=$(node out/app.mjs)
printf 'Node runs the modules      %s\nFarm has bundled them      %s\n' "$plain" "$bundled"
[ "$plain" = 'imported undefined, own undefined' ] || { echo 'Node behaves otherwise'; exit 1; }
[ "$bundled" != "$plain" ] && [[ "$bundled" == *', own undefined' ]] || { echo 'Farm behaves otherwise now'; exit 1; }
