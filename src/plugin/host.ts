import { hasTypeCheck } from './checked-imports.ts'
import type { UnpluginOptions } from 'unplugin'
import { isTypeScript, type MapLines } from '../transform/index.ts'
import type { Options } from './options.ts'
import { STARTER } from './starter.ts'

/** What the hosts tell about themselves. */
export interface Host {
  root: string
  /** Whether a file can be replaced while it runs. */
  hot: boolean
  /** Whether it is a development server, which writes no files. */
  serves: boolean
  /** Whether the program will have files: asked at each transform, as one build can have several targets. */
  hasFiles: (context: unknown) => boolean
  /** How the host reads a file that is neither a module nor CommonJS by its looks. */
  readonly ambiguous: 'module' | 'commonjs'
  /** Whether a loader after us checks the types of the text that we hand on. */
  typed: boolean
  /** How it looks positions up in our map. */
  readonly mapLines: (id: string) => MapLines
  /** webpack and its like import `data:` addresses, which need no memory of an earlier transform. */
  readonly importsData: boolean
}

/** What is known of a host before it says more. */
export function newHost(framework: string): Host {
  const isWebpack = isWebpackLike(framework)
  return {
    root: process.cwd(),
    hot: false,
    serves: false,
    hasFiles: () => true,
    ambiguous: isWebpack || framework === 'esbuild' ? 'commonjs' : 'module',
    typed: false,
    // TypeScript is lowered by tools that know all line ends.
    mapLines: (id) => (framework === 'esbuild' || framework === 'vite' || isTypeScript(id) ? 'all' : 'feeds'),
    importsData: isWebpack,
  }
}

export function isWebpackLike(framework: string): boolean {
  return framework === 'webpack' || framework === 'rspack'
}

/** How each host tells its root, and whether it replaces running code. */
export function hostHooks(host: Host, { hooks }: Options): Partial<UnpluginOptions> {
  return {
    vite: {
      configResolved(config) {
        host.root = config.root
        host.hot = host.serves = config.command === 'serve'
        host.hasFiles = (context) => {
          const { environment } = context as { environment?: { config?: { consumer?: string } } }
          return environment?.config?.consumer === 'server' || Boolean(config.build.ssr)
        }
      },
    },
    rollup: {
      // It knows no root but the folder where it runs.
      buildStart() {
        host.root = process.cwd()
      },
    },
    webpack(compiler) {
      host.root = compiler.context
      host.typed = hasTypeCheck(compiler.options.module.rules)
      host.hasFiles = () => (compiler as { platform?: { node?: boolean | null } }).platform?.node !== false
      compiler.hooks.watchRun.tap('unplugin-probes', () => {
        host.hot = true
      })
    },
    esbuild: {
      setup(build) {
        const { absWorkingDir, platform } = build.initialOptions
        const takeRoot = (): void => void (host.root = absWorkingDir ?? process.cwd())
        takeRoot()
        build.onStart(takeRoot)
        host.hasFiles = () => platform === 'node' || platform === 'neutral'
        // Asked from a virtual module, which has no folder to resolve from.
        build.onResolve({ filter: /[\\/]start\.js$/ }, ({ path }) => (path === STARTER ? { path } : undefined))
        if (hooks === undefined || host.hasFiles(undefined)) return
        const text = "hooks is set, but esbuild builds for a browser, which has no files; set platform: 'node' (PROBES_NO_FILES)"
        build.onStart(() => ({ warnings: [{ text, pluginName: 'unplugin-probes' }] }))
      },
    },
  }
}
