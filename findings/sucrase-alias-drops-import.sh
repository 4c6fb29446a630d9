#!/usr/bin/env bash
# sucrase 3.35.1: an alias of a member, TypeScript's `import EOL = os.EOL`, loses the import that it needs.
#
# TypeScript 6.0.3 and esbuild 0.28.2 compile these three lines to a program that prints. sucrase writes `const EOL = os.EOL`
# for the second one, and takes the first one away, as if `os` were named in types alone: with and without its transform
# `imports`, with a default and with a namespace import, and without a word. What comes out ends by a ReferenceError as
# soon as it runs.
#
# Each compiles the same text for CommonJS; the output is run by Node 20 or newer.
#
# Seen:
#   typescript  "\n"
#   esbuild     "\n"
#   sucrase     ReferenceError: os is not defined
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund sucrase@3.35.1 typescript@6.0.3 esbuild@0.28.2

cat >compile.cjs <<'JS'
const { writeFileSync } = require('node:fs')

const CODE = `import * as os from 'node:os'
import EOL = os.EOL
console.log(JSON.stringify(EOL))
`
const { ModuleKind, ScriptTarget, transpileModule } = require('typescript')
const options = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true }
writeFileSync('typescript.cjs', transpileModule(CODE, { compilerOptions: options }).outputText)
writeFileSync('esbuild.cjs', require('esbuild').transformSync(CODE, { loader: 'ts', format: 'cjs' }).code)
writeFileSync('sucrase.cjs', require('sucrase').transform(CODE, { transforms: ['typescript', 'imports'] }).code)
JS
node compile.cjs

found=$(for name in typescript esbuild sucrase; do
  printf '%-11s %s\n' "$name" "$(node "$name.cjs" 2>&1 | grep -E '^"|Error:' | head -1)"
done)
expected='typescript  "\n"
esbuild     "\n"
sucrase     ReferenceError: os is not defined'

printf 'expected:\n%s\n\nfound:\n%s\n' "$expected" "$found"
[ "$found" = "$expected" ]
