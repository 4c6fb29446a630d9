#!/usr/bin/env bash
# typescript 6.0.3: a name that is written with two `\u{...}` escapes loses the letters between them.
#
# An escape in an identifier stands for its character, so `v\u{61}l\u{75}e` is the name `value`; engines say so.
# The parser's `.text` (and `escapedText`) drops what stands between an escape and a later `\u{...}`, here the
# `l`, without a diagnostic. Four-digit escapes are right. Whoever reads names off the tree, to rename them or to
# look up scopes, so gets a name that the program does not have, and that another binding may bear:
# the type checker refuses a program that runs.
#
# Seen:
#   v\u{61}l\u{75}e: engine says value, parser says vaue, 0 parse errors
#   v\u0061l\u0075e: engine says value, parser says value, 0 parse errors
#   type check of `const v\u{61}l\u{75}e = 1; const vaue = 2`: TS2451 TS2451
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund typescript@6.0.3

cat >check.cjs <<'JS'
const ts = require('typescript')

for (const name of ['v\\u{61}l\\u{75}e', 'v\\u0061l\\u0075e']) {
  const [engine] = Object.keys(eval(`({ ${name}: 1 })`))
  const file = ts.createSourceFile('a.ts', `const ${name} = 1`, ts.ScriptTarget.ESNext)
  const parser = file.statements[0].declarationList.declarations[0].name.text
  console.log(`${name}: engine says ${engine}, parser says ${parser}, ${file.parseDiagnostics.length} parse errors`)
}
const code = 'const v\\u{61}l\\u{75}e = 1; const vaue = 2'
eval(code)
const host = ts.createCompilerHost({})
const open = host.getSourceFile
host.getSourceFile = (file, ...rest) => (file === 'a.ts' ? ts.createSourceFile(file, `export {}; ${code}`, ts.ScriptTarget.ESNext) : open(file, ...rest))
const program = ts.createProgram(['a.ts'], { target: ts.ScriptTarget.ESNext, types: [] }, host)
const codes = program.getSemanticDiagnostics(program.getSourceFile('a.ts')).map((found) => `TS${found.code}`)
console.log(`type check of \`${code}\`: ${codes.join(' ')}`)
JS

found=$(node check.cjs)
expected='v\u{61}l\u{75}e: engine says value, parser says vaue, 0 parse errors
v\u0061l\u0075e: engine says value, parser says value, 0 parse errors
type check of `const v\u{61}l\u{75}e = 1; const vaue = 2`: TS2451 TS2451'

printf 'expected:\n%s\n\nfound:\n%s\n' "$expected" "$found"
[ "$found" = "$expected" ]
