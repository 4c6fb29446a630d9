#!/usr/bin/env bash
# typescript 6.0.3: a valid module can come out of the compiler with a statement in it twice, and it runs twice.
#
# `await { ... };` at the top of a module is an object that is awaited. The parser first reads `await` as a name
# and the braces as a block, and reads the stretch again once it knows that the file is a module. When the first
# reading has split the statement otherwise than the second, what follows is kept from both. No diagnostic is
# given, `createSourceFile` has the statement twice in its tree (equal `pos` and `end`), and so has the emitted
# code. Awaiting the same object in parentheses, or an array, is right.
#
# Seen:
#   object          diagnostics 0, source logs 1, emitted logs 2, program prints: once once
#   in parentheses  diagnostics 0, source logs 1, emitted logs 1, program prints: once
#   nodes that stand twice in the tree: console.log("once");
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund typescript@6.0.3

cat >check.cjs <<'JS'
const { execFileSync } = require('node:child_process')
const { writeFileSync } = require('node:fs')
const ts = require('typescript')

const programs = {
  'object        ': 'export {};\nawait { answer: 42 };\nconsole.log("once");\n',
  'in parentheses': 'export {};\nawait ({ answer: 42 });\nconsole.log("once");\n',
}
const logs = (code) => code.split('console.log').length - 1
for (const [name, code] of Object.entries(programs)) {
  const { outputText, diagnostics } = ts.transpileModule(code, {
    reportDiagnostics: true,
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ESNext },
  })
  writeFileSync('out.mjs', outputText)
  const printed = execFileSync(process.execPath, ['out.mjs'], { encoding: 'utf8' }).trim().split('\n').join(' ')
  console.log(`${name}  diagnostics ${diagnostics.length}, source logs ${logs(code)}, emitted logs ${logs(outputText)}, program prints: ${printed}`)
}
const file = ts.createSourceFile('a.ts', programs['object        '], ts.ScriptTarget.ESNext)
const twice = file.statements.filter((a, i) => file.statements.findIndex((b) => a.pos === b.pos && a.end === b.end) < i)
console.log(`nodes that stand twice in the tree: ${twice.map((node) => node.getText(file)).join(' ')}`)
JS

found=$(node check.cjs)
expected='object          diagnostics 0, source logs 1, emitted logs 2, program prints: once once
in parentheses  diagnostics 0, source logs 1, emitted logs 1, program prints: once
nodes that stand twice in the tree: console.log("once");'

printf 'expected:\n%s\n\nfound:\n%s\n' "$expected" "$found"
[ "$found" = "$expected" ]
