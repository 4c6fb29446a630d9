import { transformAsync } from '@babel/core'
import react, { reactCompilerPreset } from '@vitejs/plugin-react'
import babel from '@rolldown/plugin-babel'
import { rspack, type Configuration as RspackConfiguration } from '@rspack/core'
import { rollup, type Plugin } from 'rollup'
import unplugin from 'unplugin-probes'
import rollupProbes from 'unplugin-probes/rollup'
import viteProbes from 'unplugin-probes/vite'
import webpackProbes from 'unplugin-probes/webpack'
import { build } from 'vite'
import webpack, { type Configuration } from 'webpack'

export interface Request {
  readonly root: string
  readonly out: string
  /** Whether with us; `'before'`: before the compiler, where the order is the user's. */
  readonly probes: boolean | 'before'
  readonly warned: string[]
}

export type Builder = (request: Request) => Promise<void>

const OPTIONS = { include: ['**/react/project/src/**'], cache: false }
const EXTERNAL = [/^react(?:-dom)?(?:\/|$)/]

async function withVite({ root, out, probes, warned }: Request): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    customLogger: logger(warned),
    // Whoever writes it first: ours has to find its place by itself.
    plugins: [...(probes ? [viteProbes(OPTIONS)] : []), react(), babel({ presets: [reactCompilerPreset()] })],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      lib: { entry: `${root}/src/main.jsx`, formats: ['es'], fileName: () => 'main.mjs' },
      outDir: out,
      minify: false,
      sourcemap: true,
      rolldownOptions: { external: EXTERNAL },
    },
  })
}

function logger(warned: string[]): NonNullable<Parameters<typeof build>[0]>['customLogger'] & object {
  const warn = (text: string): void => void warned.push(text)
  return { info: () => {}, warn, warnOnce: warn, error: warn, clearScreen: () => {}, hasErrorLogged: () => false, hasWarned: false }
}

const BABEL = {
  babelrc: false,
  configFile: false,
  presets: [['@babel/preset-react', { runtime: 'automatic' }]],
  plugins: ['babel-plugin-react-compiler'],
}

function configOf({ root, out }: Request, plugins: unknown[]): Configuration {
  return {
    context: root,
    entry: './src/main.jsx',
    mode: 'production',
    target: 'node20',
    devtool: 'source-map',
    optimization: { minimize: false },
    experiments: { outputModule: true },
    externalsType: 'module',
    externals: EXTERNAL,
    module: { rules: [{ test: /\.jsx$/, loader: 'babel-loader', options: BABEL }] },
    resolve: { extensions: ['.jsx', '.js'] },
    output: { path: out, filename: 'main.mjs', library: { type: 'module' } },
    plugins: plugins as NonNullable<Configuration['plugins']>,
  }
}

async function withWebpack(request: Request): Promise<void> {
  const plugins = request.probes ? [webpackProbes(OPTIONS)] : []
  await new Promise<void>((resolve, reject) => {
    webpack(configOf(request, plugins), (error, stats) => {
      if (error) return reject(error)
      if (stats?.hasErrors()) return reject(new Error(stats.toString('errors-only')))
      request.warned.push(...(stats?.toJson({ all: false, warnings: true }).warnings ?? []).map(({ message }) => message))
      resolve()
    })
  })
}

async function withRspack(request: Request): Promise<void> {
  const plugins = request.probes ? [unplugin.rspack(OPTIONS)] : []
  await new Promise<void>((resolve, reject) => {
    rspack(configOf(request, plugins.flat()) as unknown as RspackConfiguration, (error, stats) => {
      if (error) return reject(error)
      if (stats?.hasErrors()) return reject(new Error(stats.toString('errors-only')))
      resolve()
    })
  })
}

async function withRollup({ root, out, probes, warned }: Request): Promise<void> {
  const compiler: Plugin = {
    name: 'babel',
    async transform(code, id) {
      if (!id.endsWith('.jsx')) return null
      const result = await transformAsync(code, { ...BABEL, filename: id, sourceMaps: true })
      return { code: result!.code!, map: result!.map as never }
    },
  }
  const own = probes ? [rollupProbes(OPTIONS)] : []
  const bundle = await rollup({
    input: `${root}/src/main.jsx`,
    external: EXTERNAL,
    plugins: probes === 'before' ? [...own, compiler] : [compiler, ...own],
    onwarn: ({ message }) => void warned.push(message),
  })
  await bundle.write({ file: `${out}/main.mjs`, sourcemap: true })
}

export const BUILDERS: Readonly<Record<string, Builder>> = { Vite: withVite, webpack: withWebpack, Rspack: withRspack, Rollup: withRollup }
