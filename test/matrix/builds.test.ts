import { BUN, FARM } from '../hosts/installed.ts'
import { noHost } from '../../scripts/find-host.ts'
import { served, type Bundler } from './sessions/built.ts'
import { describeRows } from './describe-rows.ts'
import type { Row } from './row.ts'
import { versionIn, versionsOf } from './versions.ts'

/** A server that a bundler builds, in this Node. */
function build(name: string, bundler: Bundler, version: string, more: Partial<Row> = {}): Row {
  return { name, version, open: served(bundler), without: ['update'], ...more }
}

const FARM_THIS =
  'Farm calls imported functions as methods of their module, so `this` is that module in a function that the language gives none, with us or without ([findings/farm-calls-imports-as-methods.sh](../findings/farm-calls-imports-as-methods.sh))'
const FARM_MAP = 'Farm composes the maps of plugins by whole pieces: lines are right, columns are those of a place nearby; no issue found'
const FARM_MINIFIED = 'without source map: where Farm minifies it writes an empty one, with us or without; no issue found'
const BUN_MAP =
  'Bun takes no source maps of plugins ([bun#6173](https://github.com/oven-sh/bun/issues/6173)): lines are right, columns are those of the text with sites'
const BUN_STACK =
  'callers that have an [entry dispatch](design.md#entry-dispatch) and a probe on have the line where their function begins, as Bun takes no source maps of plugins ([bun#6173](https://github.com/oven-sh/bun/issues/6173)); with `entryDispatch: false` they are right'

const ROWS: readonly Row[] = [
  build('Vite, for a server', 'vite', versionsOf('vite')),
  build('Rollup', 'rollup', versionsOf('rollup')),
  build('Rolldown', 'rolldown', versionsOf('rolldown')),
  build('webpack', 'webpack', versionsOf('webpack')),
  build('Rspack', 'rspack', versionsOf('@rspack/core')),
  build('Rsbuild', 'rsbuild', versionsOf('@rsbuild/core')),
  build('esbuild, modules', 'esbuild esm', versionsOf('esbuild')),
  build('esbuild, CommonJS', 'esbuild cjs', versionsOf('esbuild')),
  build('Farm', 'farm', FARM === undefined ? '' : `farm ${versionIn(`${FARM}/node_modules/@farmfe/core`)}`, {
    isSlow: true,
    missing: FARM === undefined ? noHost('farm') : undefined,
    cannot: { this: FARM_THIS, map: FARM_MAP },
    notes: { minified: FARM_MINIFIED },
    mapsMinified: false,
  }),
  build('Bun.build', 'bun', BUN === undefined ? '' : `bun ${versionIn(BUN)}`, {
    isSlow: true,
    missing: BUN === undefined ? noHost('bun') : undefined,
    cannot: { map: BUN_MAP },
    notes: { stack: BUN_STACK },
  }),
]

describeRows('what builds', ROWS)
