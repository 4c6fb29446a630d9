import { createHash } from 'node:crypto'
import type { Compilation, Compiler } from 'webpack'
import { areHooksOff } from '../../pages/followed-hooks.ts'
import { answerPages, hearSockets, serveBuild, trustHosts } from '../../pages/page-requests.ts'
import { ServedHooks } from '../../pages/served-hooks.ts'
import { CompiledModules } from './compiled-modules.ts'
import { runsInBuild } from './inner-compilers.ts'

const NAME = 'unplugin-probes'
/** Who may ask a server is checked first. */
const CHECKS: ReadonlySet<unknown> = new Set(['host-header-check', 'cross-origin-header-check'])
const SERVERS: ReadonlySet<string> = new Set(['webpack-dev-server', 'rspack-dev-server'])

/** A development server of webpack or Rspack, as far as it is used. */
interface DevServer {
  readonly compiler?: Compiler & { readonly compilers?: readonly Compiler[] }
  readonly server?: object
  readonly options?: { readonly allowedHosts?: unknown }
}
type Middlewares = (unknown & { readonly name?: string })[]
interface ServerOptions {
  setupMiddlewares?: ((middlewares: Middlewares, server: DevServer) => Middlewares) | undefined
}

/** What is asked of the host, and told. */
interface PagesHost {
  tellsPages: boolean
  readonly isPage: (context: unknown) => boolean
}

/** Whose pages a server of ours answers. */
const served = new WeakSet<object>()
const ours = new WeakSet<object>()

/** What is said where a page comes from a server. */
export type Speaker = ConstructorParameters<typeof ServedHooks>[3]

/** A compiler whose pages a server serves that asks us. */
export function markServed(compiler: object): void {
  served.add(compiler)
}

/** Whether there is a development server that knows nothing of us. */
export function isServedByOther({ hooks }: Compiler): boolean {
  return hooks.done.taps.some(({ name }) => SERVERS.has(name))
}

/**
 * Tells pages of a hooks file, if they come from a development server. Its options are to be had before it is made, and it is made after the
 * compiler: so the compiler's own options are the only way to it.
 */
export function servePages(host: PagesHost, compiler: Compiler, hooks: string, voice: Speaker): void {
  if (areHooksOff() || compiler.options.mode === 'production') return
  joinServer(compiler)
  // Only what has been asked for by its command has a server without a word in its configuration. Of a list, the tool is to choose one.
  if (process.env['WEBPACK_SERVE'] === 'true' && compiler.options.devServer === undefined)
    queueMicrotask(() => {
      if (compiler.options.devServer !== undefined || compiler.hooks.done.taps.some(({ name }) => name === 'MultiCompiler')) return
      compiler.options.devServer = {}
      joinServer(compiler)
    })
  const build = nameOf(compiler)
  const modules = new CompiledModules(compiler)
  let end: (() => void) | undefined
  compiler.hooks.watchRun.tap(NAME, () => {
    host.tellsPages = served.has(compiler) && host.isPage(undefined)
    if (host.tellsPages) end ??= serveBuild(new ServedHooks(build, process.env['PROBES_HOOKS'] || hooks, modules, voice))
  })
  const stop = (): void => {
    end?.()
    end = undefined
  }
  compiler.hooks.watchClose.tap(NAME, stop)
  compiler.hooks.shutdown.tap(NAME, stop)
  compiler.hooks.compilation.tap(NAME, (compilation) => {
    if (host.tellsPages && !runsInBuild(compilation.compiler)) nameBuild(compiler, compilation, build)
  })
}

/** Between what the user has put there before and after. */
function joinServer({ options }: Compiler): void {
  const server = options.devServer as ServerOptions | false | undefined
  const theirs = server ? server.setupMiddlewares : undefined
  if (!server || (theirs && ours.has(theirs))) return
  server.setupMiddlewares = (middlewares, devServer) => {
    const { compiler, server: http, options: given } = devServer
    for (const one of compiler?.compilers ?? (compiler ? [compiler] : [])) served.add(one)
    hearSockets(http)
    trustHosts(given?.allowedHosts)
    const all = theirs?.call(server, middlewares, devServer) ?? middlewares
    const at = all.findLastIndex((one) => CHECKS.has(one.name)) + 1
    return [...all.slice(0, at), { name: NAME, middleware: answerPages }, ...all.slice(at)] as Middlewares
  }
  ours.add(server.setupMiddlewares)
}

/** The same from start to start, as pages ask for it. */
function nameOf({ context, name, options }: Compiler): string {
  const { path, uniqueName, filename } = options.output
  return createHash('sha1')
    .update([context, name, path, uniqueName, String(filename)].join('\n'))
    .digest('hex')
    .slice(0, 10)
}

/** Tells the bundle that a server listens, in its runtime: of modules a cache would keep it for builds without one. */
function nameBuild({ webpack }: Compiler, compilation: Compilation, build: string): void {
  const { RuntimeGlobals, RuntimeModule } = webpack
  class BuildName extends RuntimeModule {
    constructor() {
      super(NAME)
    }
    override generate(): string {
      return `${RuntimeGlobals.require}.unpluginProbes = ${JSON.stringify(build)};`
    }
  }
  compilation.hooks.additionalTreeRuntimeRequirements.tap(NAME, (chunk, wanted) => {
    for (const name of [RuntimeGlobals.require, RuntimeGlobals.moduleCache, RuntimeGlobals.moduleFactories, RuntimeGlobals.publicPath])
      wanted.add(name)
    compilation.addRuntimeModule(chunk, new BuildName())
  })
}
