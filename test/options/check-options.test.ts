import unpluginProbes, { type Options } from 'unplugin-probes'
import esbuildProbes from 'unplugin-probes/esbuild'
import farmProbes from 'unplugin-probes/farm'
import bunProbes from 'unplugin-probes/bun'
import rolldownProbes from 'unplugin-probes/rolldown'
import rollupProbes from 'unplugin-probes/rollup'
import rsbuildProbes from 'unplugin-probes/rsbuild'
import rspackProbes from 'unplugin-probes/rspack'
import viteProbes from 'unplugin-probes/vite'
import webpackProbes from 'unplugin-probes/webpack'
import { describe, expect, it } from 'vitest'

const HOSTS: Record<string, (options?: Options) => unknown> = {
  vite: viteProbes,
  rollup: rollupProbes,
  webpack: webpackProbes,
  esbuild: esbuildProbes,
  rolldown: rolldownProbes,
  rspack: rspackProbes,
  rsbuild: rsbuildProbes,
  farm: farmProbes,
  bun: bunProbes,
  'default export, rspack': unpluginProbes.rspack,
  'default export, rolldown': unpluginProbes.rolldown,
}

function errorOf(make: () => unknown): { code?: string; message: string } {
  try {
    make()
  } catch (error) {
    return error as { code?: string; message: string }
  }
  throw new Error('the plugin was made')
}

const GRAINS = `'statements', 'lines' or 'functions'`

const WRONG: readonly (readonly [given: unknown, says: string])[] = [
  [{ hook: 'a.ts' }, 'unknown option "hook"; did you mean "hooks"?'],
  [{ hooksFile: 'a.ts' }, 'unknown option "hooksFile"; did you mean "hooks"?'],
  [{ Include: 'src/**' }, 'unknown option "Include"; did you mean "include"?'],
  [{ exlcude: 'src/**' }, 'unknown option "exlcude"; did you mean "exclude"?'],
  [{ excludeCallee: ['a'] }, 'unknown option "excludeCallee"; did you mean "excludeCallees"?'],
  [{ grain: 'lines ' }, `grain is "lines "; it must be ${GRAINS}; did you mean 'lines'?`],
  [{ grain: 'Function' }, `grain is "Function"; it must be ${GRAINS}; did you mean 'functions'?`],
  [{ grain: 'words' }, `grain is "words"; it must be ${GRAINS}`],
  [{ grain: 3 }, `grain is 3; it must be ${GRAINS}`],
  [{ hooks: ['a', 'b'] }, `hooks is [ 'a', 'b' ]; it must be the path of one hooks file, as a text`],
  [{ hooks: '' }, 'hooks is ""; it must be the path of one hooks file, as a text'],
  [{ hooks: 'https://example.org/a.ts' }, 'hooks is "https://example.org/a.ts"; it must be the path of one hooks file, as a text'],
  [{ hooks: 'file:///a.ts' }, 'hooks is "file:///a.ts"; it must be the path of one hooks file, as a text'],
  [{ hooks: false }, 'hooks is false; it must be the path of one hooks file, as a text'],
  [{ root: true }, 'root is true; it must be the path of a folder, as a text'],
  [{ root: '/nowhere/at/all' }, 'root is "/nowhere/at/all"; there is no folder /nowhere/at/all'],
  [{ tables: true }, 'tables is true; it must be the path of a file, as a text'],
  [{ include: [] }, 'include is []; it must be a glob, a regular expression, or an array that holds at least one of them'],
  [{ include: [['a']] }, 'include is [ [Array] ]; it must be a glob, a regular expression, or an array that holds at least one of them'],
  [
    { include: () => true },
    'include is [Function: include]; it must be a glob, a regular expression, or an array that holds at least one of them',
  ],
  [{ exclude: [1] }, 'exclude is [ 1 ]; it must be a glob, a regular expression, or an array of them'],
  [{ excludeCallees: 'run' }, 'excludeCallees is "run"; it must be an array of names'],
  [{ cache: 0 }, 'cache is 0; it must be true, false or the path of a folder'],
  [{ strict: 'true' }, 'strict is "true"; it must be true or false'],
  [{ summary: null }, 'summary is null; it must be true or false'],
  [{ enabled: 0 }, 'enabled is 0; it must be true or false'],
  [{ enabled: false, hook: 'a' }, 'unknown option "hook"; did you mean "hooks"?'],
  [
    { hook: 'a', strict: 1, grain: 'lines ' },
    `unknown option "hook"; did you mean "hooks"? strict is 1; it must be true or false. grain is "lines "; it must be ${GRAINS}; did you mean 'lines'?`,
  ],
  ['x', 'the options are "x"; they must be an object with options, or be left out'],
  [null, 'the options are null; they must be an object with options, or be left out'],
  [['src/**'], `the options are [ 'src/**' ]; they must be an object with options, or be left out`],
  [Promise.resolve({}), 'the options are Promise { {} }; they must be an object with options, or be left out'],
]

const RIGHT: readonly (Options | undefined)[] = [
  undefined,
  {},
  { enabled: false },
  { include: 'src/**', exclude: [] },
  { include: [/\.ts$/, 'src/**'], exclude: null, hooks: './a.ts', grain: 'lines', tables: 'out/t.json' },
  { include: null, excludeCallees: ['run', '!evaluate'], cache: 'kept', strict: true, summary: false, trust: true, entryDispatch: true },
  { cache: false, enabled: true },
  { root: '/' },
  { root: 'perhaps/there' },
]

describe.each(Object.entries(HOSTS))('%s', (_, make) => {
  it.each(WRONG)('%o', (given, says) => {
    const { code, message } = errorOf(() => make(given as Options))
    expect([code, message]).toEqual(['PROBES_OPTION', `unplugin-probes: ${says} (PROBES_OPTION)`])
  })

  it('a name that is like no other', () => {
    const { message } = errorOf(() => make({ port: 1 } as Options))
    expect(message).toMatch(/^unplugin-probes: unknown option "port"; there are include, exclude, hooks, .+, enabled \(PROBES_OPTION\)$/)
  })

  it.each(RIGHT)('%o', (given) => {
    expect(() => make(given)).not.toThrow()
  })

  it('undefined counts as not given', () => {
    expect(() => make({ hooks: undefined, grain: undefined, hook: undefined } as unknown as Options)).not.toThrow()
  })
})
