import { rspack } from '@rspack/core'
import unpluginProbes, { type Options } from 'unplugin-probes'
import webpack, { type Configuration } from 'webpack'
import type { Project } from './project.ts'

export type Packer = 'webpack' | 'rspack'

/** Builds `src/main` with webpack or Rspack. Resolves with its warnings. */
export function pack(packer: Packer, project: Project, options: Options | false, more: Configuration): Promise<string> {
  const make = (packer === 'webpack' ? webpack : rspack) as unknown as typeof webpack
  const own = options === false ? [] : [unpluginProbes[packer]({ include: ['src/**'], cache: false, summary: false, ...options })]
  return new Promise((resolve, reject) => {
    const compiler = make({
      context: project.folder,
      mode: 'production',
      target: 'node20',
      entry: './src/main',
      resolve: { extensions: ['.ts', '.js'] },
      output: { path: project.path('out'), filename: 'main.cjs' },
      optimization: { minimize: false },
      ...more,
      plugins: [...(own.flat() as never[]), ...(more.plugins ?? [])],
    })
    compiler.run((error, stats) => {
      const failed = error ?? (stats?.hasErrors() ? new Error(stats.toString('errors-only')) : undefined)
      compiler.close(() => (failed ? reject(failed) : resolve(stats!.toString({ all: false, warnings: true }))))
    })
  })
}
