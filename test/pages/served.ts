import { existsSync, renameSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { createRsbuild, logger as rsbuildLogger } from '@rsbuild/core'
import { rspack } from '@rspack/core'
import { RspackDevServer } from '@rspack/dev-server'
import type { Browser } from 'playwright-core'
import type { Options } from 'unplugin-probes'
import rsbuildProbes from 'unplugin-probes/rsbuild'
import rspackProbes from 'unplugin-probes/rspack'
import webpackProbes from 'unplugin-probes/webpack'
import webpack, { type Compiler, type Configuration } from 'webpack'
import { findHost, noHost } from '../../scripts/find-host.ts'
import type { Project } from '../hosts/project.ts'
import { visit, type Developed } from './developed.ts'

const webpackDevServer = await findHost('webpack-dev-server')
if (webpackDevServer === undefined) console.warn(`webpack-dev-server is not tested: ${noHost('webpack-dev-server')}`)

/** It asks for webpack from where it lies itself; which checkout of this repository that leads to does not matter, if it is there. */
function beside(path: string, name: string): void {
  const link = join(path, '../../..', name)
  if (existsSync(link)) return
  // Others may do the same at the same time.
  const part = `${link}-${process.pid}`
  symlinkSync(join(import.meta.dirname, '../../node_modules', name), part, 'dir')
  renameSync(part, link)
}

/** A module of the page, and the page: a button that shows what it makes of orders that are counted. */
export const WORK = `export function work(x) {
  const twice = x * 2
  return twice + 2
}
`
export const FILES: Readonly<Record<string, string>> = {
  'public/index.html': '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><body><script src="/main.js"></script>',
  'src/main.js': `import { shop } from './shop.js'
import { work } from './work.js'
let newest = work
const button = document.createElement('button')
button.textContent = 'go'
button.onclick = () => void (button.textContent = String(newest(shop.orders++)))
document.body.append(button)
if (import.meta.webpackHot) import.meta.webpackHot.accept('./work.js', () => void (newest = work))
`,
  'src/shop.js': 'export const shop = { orders: 20 }\n',
  'src/work.js': WORK,
}

/** Servers that have no channel for others. */
export type ServedBy = 'webpack-dev-server' | 'rspack' | 'rsbuild'

export const SERVERS: readonly ServedBy[] = [
  ...(webpackDevServer === undefined ? [] : (['webpack-dev-server'] as const)),
  'rspack',
  'rsbuild',
]

/** What a test can ask for. */
export interface Asked {
  /** Of our plugin. */
  readonly options?: Options
  /** Of webpack's and Rspack's servers. */
  readonly devServer?: object
  /** Whether the server is made with the compiler's own options. @default true */
  readonly isJoined?: boolean
  readonly config?: object
}

interface Started {
  readonly url: string
  close(): Promise<unknown>
}
type Start = (project: Project, terminal: string[], asked: Asked) => Promise<Started>

const STARTS: Record<ServedBy, Start> = {
  'webpack-dev-server': (project, terminal, asked) => {
    beside(webpackDevServer!, 'webpack')
    const Server = createRequire(import.meta.url)(webpackDevServer!) as ServerClass
    const compiler = webpack(configOf(project, terminal, asked, webpackProbes(optionsOf(project, asked))))
    return startServer(Server, compiler!, asked)
  },
  rspack: (project, terminal, asked) => {
    const config = configOf(project, terminal, asked, rspackProbes(optionsOf(project, asked)) as never)
    return startServer(RspackDevServer as never, rspack(config as never) as never, asked)
  },
  rsbuild: startRsbuild,
}

/** A page of a server of that kind, as `develop` has it. */
export async function developWith(
  kind: ServedBy,
  browser: Browser,
  project: Project,
  closing: (() => unknown)[],
  asked: Asked = {},
): Promise<Developed> {
  const terminal: string[] = []
  const { url, close } = await STARTS[kind](project, terminal, asked)
  closing.push(close)
  return visit(browser, url, terminal, closing)
}

function optionsOf(project: Project, { options }: Asked): Options {
  return { include: ['src/**'], hooks: project.path('probes.hooks.ts'), cache: false, ...options }
}

function configOf(
  project: Project,
  terminal: string[],
  { devServer, config }: Asked,
  plugin: webpack.WebpackPluginInstance,
): Configuration {
  const stream = new Writable({ write: (chunk, _, done) => (terminal.push(...String(chunk).split('\n')), done()) })
  return {
    mode: 'development',
    context: project.folder,
    entry: { main: './src/main.js' },
    output: { path: project.path('out'), filename: '[name].js', publicPath: '/' },
    infrastructureLogging: { stream: stream as never, colors: false, level: 'info' },
    stats: 'none',
    devServer: { port: 0, host: '127.0.0.1', static: { directory: project.path('public') }, client: { logging: 'none' }, ...devServer },
    plugins: [plugin],
    ...config,
  } as Configuration
}

type ServerClass = new (
  options: object,
  compiler: Compiler,
) => {
  start(): Promise<void>
  stop(): Promise<void>
  server: { address(): { port: number } }
}

async function startServer(Server: ServerClass, compiler: Compiler, { isJoined = true }: Asked): Promise<Started> {
  const own = compiler.options.devServer as Record<string, unknown>
  const server = new Server(isJoined ? own : { ...own, setupMiddlewares: undefined }, compiler)
  await server.start()
  const close = async (): Promise<void> => {
    await server.stop()
    await new Promise<void>((resolve) => compiler.close(() => resolve()))
  }
  return { url: `http://127.0.0.1:${server.server.address().port}/`, close }
}

async function startRsbuild(project: Project, terminal: string[], asked: Asked): Promise<Started> {
  const say = (line: unknown): void => void terminal.push(String(line))
  const rsbuild = await createRsbuild({
    cwd: project.folder,
    config: {
      mode: 'development',
      customLogger: { ...rsbuildLogger, info: say, warn: say, error: say, ready: () => {}, start: () => {} } as never,
      server: { port: 0, host: '127.0.0.1', printUrls: false },
      source: { entry: { index: './src/main.js' } },
      plugins: [rsbuildProbes(optionsOf(project, asked))],
      ...asked.config,
    },
  })
  const { urls, server } = await rsbuild.startDevServer()
  return { url: `${urls[0]}/`, close: () => server.close() }
}
