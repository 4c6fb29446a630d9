import * as acorn from 'acorn'
import { attempt, digest, filesUnder, print, readPackage } from './print.mjs'

print('version', acorn.version)
for (const folder of ['lodash/fp', 'marked', 'preact/src', 'semver', 'zod/v4/core'])
  for (const path of filesUnder(folder, /\.js$/)) {
    const sourceType = /^(?:import|export)\b/m.test(readPackage(path)) ? 'module' : 'script'
    const comments = []
    const options = {
      ecmaVersion: 'latest',
      sourceType,
      locations: true,
      onComment: comments,
      allowHashBang: true,
      allowReturnOutsideFunction: true,
    }
    digest(
      path,
      attempt(() => JSON.stringify([acorn.parse(readPackage(path), options), comments.length], bigints)),
    )
  }
for (const broken of [
  'let let = 1',
  'a b',
  'class { }',
  '`${',
  '({ a: 1, a })=>{"use strict"}',
  'for (let x of y, z);',
  'x = /(?<n>a)(?<n>b)/',
  'await 1',
  '0_1',
])
  print(
    broken,
    attempt(() => acorn.parse(broken, { ecmaVersion: 'latest' })),
  )
print(
  'tokens',
  [...acorn.tokenizer('a?.b ?? `c${d}` / /e/g', { ecmaVersion: 'latest' })].map(({ type, start, end }) => [type.label, start, end]),
)

class Counting extends acorn.Parser {
  static nodes = 0
  finishNode(node, type) {
    Counting.nodes++
    return super.finishNode(node, type)
  }
}
Counting.parse(readPackage('lodash/lodash.js'), { ecmaVersion: 5 })
print('nodes', Counting.nodes)

function bigints(_, value) {
  return typeof value === 'bigint' ? String(value) : value
}
