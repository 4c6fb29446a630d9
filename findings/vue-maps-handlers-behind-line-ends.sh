#!/usr/bin/env bash
# @vue/compiler-sfc 3.5.45: what stands on later lines of an inline handler is mapped to columns behind the end of its first line.
#
# `compileTemplate` gives a source map. Of an expression of several lines (`@click="() => {` … `}"`) the identifiers on its second and later
# lines are mapped to the line where the expression begins, at columns counted on from there, line breaks included: places that the file
# does not have, as that line is shorter. Whoever looks such a place up (a debugger, a stack trace, `sourcemap-validator`) gets the wrong
# line, or nothing. Read as an offset into the file, counted from the beginning of the named line, each is exactly right.
#
# Seen, of a template whose line 2 has 20 characters:
#   more   mapped to 2:31, by its offset 3:10
#   count  mapped to 2:38, by its offset 3:17
#   count  mapped to 2:52, by its offset 4:4
#   more   mapped to 2:60, by its offset 4:12
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund @vue/compiler-sfc@3.5.45 source-map-js@1.2.1

cat >map.mjs <<'JS'
import { compileTemplate } from '@vue/compiler-sfc'
import { SourceMapConsumer } from 'source-map-js'

const lines = ['<p>', '  <b @click="() => {', '    const more = count + 5', '    count = more', '  }">x</b>', '</p>']
const source = lines.join('\n')
const { map } = compileTemplate({ source, filename: 'a.vue', id: 'a', compilerOptions: { prefixIdentifiers: true } })
const starts = lines.map((_, i) => lines.slice(0, i).join('\n').length + (i > 0 ? 1 : 0))
const seen = new Set()
new SourceMapConsumer(map).eachMapping(({ originalLine, originalColumn, name }) => {
  if (originalLine === null || originalColumn <= lines[originalLine - 1].length) return
  const at = starts[originalLine - 1] + originalColumn
  const word = /^[\w$]+/.exec(source.slice(at))?.[0]
  const line = starts.findLastIndex((start) => start <= at)
  if (word && word !== 'const') seen.add(`${word.padEnd(6)} mapped to ${originalLine}:${originalColumn}, by its offset ${line + 1}:${at - starts[line]}`)
})
console.log([...seen].join('\n'))
JS
seen=$(node map.mjs)
echo "$seen"
[ "$seen" = "more   mapped to 2:31, by its offset 3:10
count  mapped to 2:38, by its offset 3:17
count  mapped to 2:52, by its offset 4:4
more   mapped to 2:60, by its offset 4:12" ] || { echo 'Vue behaves otherwise now'; exit 1; }
