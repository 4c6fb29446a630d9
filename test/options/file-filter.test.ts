import { createFilter } from 'unplugin-utils'
import { describe, expect, it } from 'vitest'
import { fileFilter } from '../../src/plugin/options/file-filter.ts'
import { DEFAULT_EXCLUDE, DEFAULT_INCLUDE } from '../../src/plugin/options/options.ts'

const ROOTS = ['/home/me/app', '/home/me/[app] (1)+$^', '/', '/home/me/app/']
const PATTERNS = [
  'src/**/*.ts',
  './src/**/*.{ts,tsx}',
  '../shared/*.js',
  '**/lib/**',
  '/home/me/app/src/a.ts',
  'src/a.ts',
  'src/.hidden/*.ts',
  'src/?.ts',
  'src/[ab].ts',
  '!src/a.ts',
  '',
  /\.ts$/,
  /a/g,
]
const FILES = [
  'src/a.ts',
  'src/deep/b.tsx',
  'src/.hidden/c.ts',
  'lib/d.js',
  '../shared/e.js',
  'src/[ab].ts',
  'src/a.ts?lang=ts',
  'src\\a.ts',
]

describe('the same files as with createFilter', () => {
  it.each(ROOTS)('in %s', (root) => {
    const paths = FILES.map((file) => `${root.replace(/\/$/, '')}/${file}`)
    for (const pattern of PATTERNS) {
      const [ours, theirs] = [fileFilter([pattern], [], root), createFilter([pattern], [], { resolve: root })]
      const chosen = (filter: (id: string) => boolean): string[] => paths.filter((path) => filter(path))
      expect(chosen(ours), String(pattern)).toEqual(chosen(theirs))
      const [except, exceptTheirs] = [fileFilter(null, pattern, root), createFilter(null, pattern, { resolve: root })]
      expect(chosen(except), `not ${String(pattern)}`).toEqual(chosen(exceptTheirs))
    }
  })

  it('by default', () => {
    const [ours, theirs] = [fileFilter(DEFAULT_INCLUDE, DEFAULT_EXCLUDE, '/app'), createFilter(DEFAULT_INCLUDE, DEFAULT_EXCLUDE)]
    for (const path of ['/app/a.ts', '/app/a.d.ts', '/app/a.test.ts', '/app/node_modules/b/c.js', '/app/a.css', '/app/__tests__/x.js'])
      expect(ours(path), path).toBe(theirs(path))
    expect([ours('/app/a.ts'), ours('/app/a.css')]).toEqual([true, false])
  })
})
