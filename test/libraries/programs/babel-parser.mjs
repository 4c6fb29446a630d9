import { parse, parseExpression, tokTypes } from '@babel/parser'
import { attempt, digest, filesUnder, print, readPackage } from './print.mjs'

print('tokens', Object.keys(tokTypes).length)
for (const folder of ['lodash/fp', 'marked', 'preact/src', 'semver', 'zod/v4/core'])
  for (const path of filesUnder(folder, /\.js$/))
    digest(
      path,
      attempt(() =>
        JSON.stringify(parse(readPackage(path), { sourceType: 'unambiguous', tokens: path.startsWith('preact'), errorRecovery: true })),
      ),
    )
for (const path of filesUnder('rxjs/dist/types', /\.ts$/).slice(0, 60))
  digest(
    path,
    attempt(() => JSON.stringify(parse(readPackage(path), { sourceType: 'module', plugins: ['typescript'] }))),
  )
for (const plugin of ['jsx', 'flow', 'typescript', 'decorators', 'doExpressions', 'v8intrinsic'])
  for (const code of [
    '<a b={c}>{d}</a>',
    '@dec class A { x: number = 1 }',
    'let x = do { 1 }',
    '%f()',
    'type A<T> = T | ?string',
    'enum E { A = 1 }',
  ])
    digest(
      `${plugin} ${code}`,
      attempt(() => JSON.stringify(parse(code, { plugins: [plugin] }))),
    )
digest('expression', parseExpression('a |> f(%)[0]', { plugins: [['pipelineOperator', { proposal: 'hack', topicToken: '%' }]] }))
