import { rspack } from '@rspack/core'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import webpack, { type Configuration, type RuleSetUseItem, type Stats } from 'webpack'
import type { Project } from '../hosts/project.ts'

// By its path, as a rule in a project names it by the package.
export const LOADER: string = createRequire(import.meta.url).resolve('unplugin-probes/loader')
const TYPES_AWAY = join(import.meta.dirname, '../hosts/esbuild-loader.mjs')

export const PACKERS = ['webpack', 'rspack'] as const
export type Packer = (typeof PACKERS)[number]

/** What a build is told besides what all are. */
export interface Request {
  /** `false`: without us. */
  readonly options?: object | false
  readonly config?: Configuration
  /** Loaders that run after ours, and those that run before it. */
  readonly after?: readonly RuleSetUseItem[]
  readonly before?: readonly RuleSetUseItem[]
}

export interface Built {
  readonly file: string
  readonly errors: readonly string[]
  readonly warnings: readonly string[]
}

/** Builds `src/main.ts` as Next builds a server: the loader is first in a rule, and something else takes the types away. */
export function build(packer: Packer, project: Project, name: string, request: Request = {}): Promise<Built> {
  const { options = {}, config = {}, after = [TYPES_AWAY], before = [] } = request
  const ours: RuleSetUseItem[] = options === false ? [] : [{ loader: LOADER, options }]
  const filename = `${name}.cjs`
  const configuration = {
    context: project.folder,
    mode: 'production',
    devtool: 'source-map',
    target: 'node20',
    entry: './src/main.ts',
    resolve: { extensions: ['.ts', '.js'] },
    // The last of a list runs first.
    module: { rules: [{ test: /\.[jt]s$/, exclude: /node_modules/, use: [...after, ...ours, ...before] }] },
    optimization: { minimize: false },
    cache: false,
    ...config,
    output: { path: project.path('out'), filename, ...config.output },
  }
  const compiler = packer === 'webpack' ? webpack(configuration as never) : rspack(configuration as never)
  return new Promise((resolve, reject) => {
    compiler!.run((error, stats) => {
      compiler!.close(() => {
        if (error || !stats) reject(error ?? new Error('nothing was built'))
        else resolve({ file: project.path('out', filename), ...saidIn(stats as unknown as Stats) })
      })
    })
  })
}

function saidIn(stats: Stats): Pick<Built, 'errors' | 'warnings'> {
  const { errors = [], warnings = [] } = stats.toJson({ all: false, errors: true, warnings: true })
  return { errors: errors.map(({ message }) => message), warnings: warnings.map(({ message }) => message) }
}
