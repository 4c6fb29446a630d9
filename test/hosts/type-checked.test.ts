import { createRequire } from 'node:module'
import probes from 'unplugin-probes/webpack'
import { describe, expect, it } from 'vitest'
import webpack from 'webpack'
import { Project, run } from './project.ts'

const MAIN = `'use strict'
import { probes } from 'unplugin-probes/runtime'
import { config, type Shape } from './shapes'
import { Size } from './shapes'

function area(shape: Shape): number {
  const factor: number = shape.size === Size.Small ? 1 : 2
  /*@area*/ if (factor > 1) return factor * config.port
  return factor
}
// Its type grows with what is put in.
function doubled(numbers: number[]): number[] {
  const out = []
  for (const n of numbers) out.push(n * 2)
  return out
}
const hits: unknown[] = []
probes.enable(process.argv[2]!, ({ vals }: { vals: object }) => void hits.push(vals))
console.log(JSON.stringify([area({ size: Size.Big }), area({ size: Size.Small }), hits, doubled([1])]))
`
const SHAPES = `export const enum Size { Small = 1, Big = 2 }
export interface Shape { size: Size }
export const config = { port: 3 }
`

// The type checker of TypeScript 6 sees the text that we hand on, and objects to imports that it cannot find.
describe('webpack with ts-loader that checks types', () => {
  it.each(['esnext', 'commonjs'])('%s', async (module) => {
    const resolution = module === 'esnext' ? { moduleResolution: 'bundler' } : { moduleResolution: 'node10', ignoreDeprecations: '6.0' }
    const paths = { 'unplugin-probes/runtime': ['./node_modules/unplugin-probes/dist/runtime/index.d.ts'] }
    const compilerOptions = {
      target: 'es2022',
      module,
      ...resolution,
      strict: true,
      sourceMap: true,
      types: ['node'],
      typeRoots: ['./node_modules/unplugin-probes/node_modules/@types'],
      paths,
    }
    const project = new Project(undefined, {
      'src/main.ts': MAIN,
      'src/shapes.ts': SHAPES,
      'tsconfig.json': JSON.stringify({ compilerOptions, include: ['src'] }),
    })
    const resolve = createRequire(import.meta.url).resolve
    const loader = { loader: resolve('ts-loader'), options: { compiler: resolve('typescript') } }
    const stats = await new Promise<webpack.Stats>((done, fail) => {
      webpack(
        {
          mode: 'production',
          target: 'node',
          context: project.folder,
          entry: './src/main.ts',
          output: { path: project.path('out'), filename: 'main.cjs' },
          resolve: { extensions: ['.ts', '.js'] },
          module: { rules: [{ test: /\.ts$/, use: [loader] }] },
          plugins: [probes()],
        },
        (error, result) => (result ? done(result) : fail(error ?? new Error('no result'))),
      )
    })
    expect(stats.toJson({ errors: true }).errors).toEqual([])
    const { stdout, stderr } = await run(project.path('out/main.cjs'), [project.address('area')])
    expect(JSON.parse(stdout), stderr).toEqual([
      6,
      1,
      [
        { shape: { size: 2 }, factor: 2 },
        { shape: { size: 1 }, factor: 1 },
      ],
      [2],
    ])
  })
})
