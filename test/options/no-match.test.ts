import { describe, expect, it } from 'vitest'
import type { Options } from '../../src/plugin/options/options.ts'
import { explainNoMatch } from '../../src/plugin/report/no-match.ts'

const FILES = ['/app/web/src/main.ts', '/app/web/src/deep/work.ts', '/app/web/src/deep/view.tsx']
const HEAD = (include: string, count = 3, root = '/app/web'): string =>
  `include ${include} matched no file of the ${count} that were built below ${root}: `

const CASES: readonly (readonly [what: string, options: Options, root: string, says: string])[] = [
  ['a leading slash', { include: '/src/**/*.ts' }, '/app/web', `did you mean 'src/**/*.ts'? A leading / means the root of the disk`],
  ['a folder below the root', { include: 'src/**/*.ts' }, '/app', `did you mean 'web/src/**/*.ts'? Patterns are relative to the root`],
  ['the same, from here', { include: './src/**/*.ts' }, '/app', `did you mean 'web/src/**/*.ts'? Patterns are relative to the root`],
  ['a folder alone', { include: 'src' }, '/app/web', `did you mean 'src/**'? A folder alone matches none of its files`],
  ['a folder alone, with a slash', { include: './src/' }, '/app/web', `did you mean './src/**'? A folder alone matches none of its files`],
  ['one folder only', { include: 'src/*.tsx' }, '/app/web', `did you mean 'src/**/*.tsx'? A single * stays in one folder`],
  ['an ending', { include: 'src/**/*.js' }, '/app/web', `did you mean 'src/**/*.{ts,tsx}'? The files there end in .{ts,tsx}`],
  ['endings', { include: 'src/*.{js,jsx}' }, '/app/web', `did you mean 'src/*.ts'? The files there end in .ts`],
  ['case', { include: 'SRC/Deep/*.ts' }, '/app/web', `did you mean 'src/deep/*.ts'? Upper and lower case count`],
  ['Windows', { include: 'Src\\Main.ts' }, '/app/web', `did you mean 'src/main.ts'? Upper and lower case count`],
  [
    'above the root',
    { include: '../../web/src/main.ts' },
    '/app/web',
    `did you mean '**/web/src/main.ts'? Patterns are relative to the root`,
  ],
  ['nothing near', { include: 'lib/**/*.ts' }, '/app/web', 'the first of them is src/main.ts'],
]

describe('include that matches nothing', () => {
  it.each(CASES)('%s', (_, options, root, says) => {
    const include = String(options.include)
    expect(explainNoMatch(FILES, options, root)).toBe(`${HEAD(`'${include}'`, 3, root)}${says}`)
  })

  it('a regular expression for relative paths', () => {
    expect(explainNoMatch(FILES, { include: /^src\/.*\.ts$/ }, '/app/web')).toBe(
      `${HEAD('/^src\\/.*\\.ts$/')}a regular expression is tested against the whole path, such as /app/web/src/main.ts, and /^src\\/.*\\.ts$/ wants it to begin further down`,
    )
  })

  it('excluded', () => {
    expect(explainNoMatch(FILES, { include: ['src/**'], exclude: '**/*.{ts,tsx}' }, '/app/web')).toBe(
      `${HEAD(`'src/**'`)}3 would match, but exclude leaves them out by '**/*.{ts,tsx}'`,
    )
    expect(explainNoMatch(['/app/web/src/a.test.ts'], {}, '/app/web')).toBe(
      'the default include (every JavaScript and TypeScript file) matched no file of the 1 that was built below /app/web: 1 would match, but exclude leaves it out by default (node_modules, tests, declaration files)',
    )
  })

  it('another root', () => {
    expect(explainNoMatch(FILES, { include: 'src/**/*.ts' }, '/app/api')).toBe(
      `${HEAD(`'src/**/*.ts'`, 0, '/app/api')}that is the root, and the 3 that were built are in /app/web/src`,
    )
  })
})
