import type { RsbuildPlugin } from '@rsbuild/core'
import { createUnplugin, type UnpluginInstance, type UnpluginOptions } from 'unplugin'
import type { Compiler } from 'webpack'
import { checkOptions } from './plugin/options/check-options.ts'
import { CheckedImports } from './plugin/modules/checked-imports.ts'
import { isWebpackLike, newHost, type Host, type Wiring } from './plugin/hosts/host.ts'
import { bunPlugin, type BunPlugin, type BunWork } from './plugin/hosts/bun.ts'
import { farmHooks, ownModulesOnly, type FarmPlugin } from './plugin/hosts/farm.ts'
import { rsbuildPlugin } from './plugin/hosts/rsbuild.ts'
import { esbuildHooks } from './plugin/hosts/esbuild.ts'
import { otherHooks } from './plugin/hosts/other.ts'
import { rollupHooks } from './plugin/hosts/rollup.ts'
import { viteHooks } from './plugin/hosts/vite.ts'
import { nameLoader } from './plugin/hosts/webpack/inner-compilers.ts'
import { onCompiler } from './plugin/hosts/webpack.ts'
import type { Options } from './plugin/options/options.ts'
import { hooksInPages } from './plugin/pages/hooks-in-pages.ts'
import { BuildReport } from './plugin/report/build-report.ts'
import { dataUrl } from './plugin/modules/starter.ts'
import { componentsPlugin, laterPlugin, transformHooks } from './plugin/transform-hooks.ts'
import { Transforms } from './plugin/transforms.ts'
import { typesPlugin, wantsTypes } from './plugin/types/types-plugin.ts'

export type { Options } from './plugin/options/options.ts'

const NAME = 'unplugin-probes'

/** By the names of the bundlers: of each a function that makes a plugin. */
export interface UnpluginProbes extends Omit<UnpluginInstance<Options | undefined, true>, 'rsbuild' | 'farm' | 'bun'> {
  readonly rsbuild: (options?: Options) => RsbuildPlugin
  readonly farm: (options?: Options) => FarmPlugin
  readonly bun: (options?: Options) => BunPlugin
}

/**
 * The plugin, for every bundler that unplugin knows.
 * @throws when it is made, with the code PROBES_OPTION: an option that is unknown, or not what it must be
 * @example
 * import probes from 'unplugin-probes/vite'
 * export default { plugins: [probes({ include: ['src/**\/*.ts'], hooks: './probes.hooks.ts' })] }
 */
const unpluginProbes: UnpluginProbes = withOwnWays(
  createUnplugin<Options | undefined, true>((given, { framework }) => {
    const options = checkOptions(given)
    if (options.enabled === false) return [{ name: NAME }]
    const { host, imports, transforms, wiring } = setUp(framework, options)
    const hooks = transformHooks(transforms, host, framework)
    const plugin: UnpluginOptions = { name: NAME, enforce: 'pre', ...hooks, ...hostHooks(framework, options, wiring) }
    const types = wantsTypes(options) ? [typesPlugin(`${NAME}:types`, host, options)] : []
    if (framework === 'vite') {
      const pages = options.hooks === undefined ? [] : [forPages(host, options.hooks)]
      return [plugin, ...pages, componentsPlugin(transforms, host), ...types]
    }
    return [...(isWebpackLike(framework) ? [forThreads(plugin), laterPlugin(transforms, host), imports.plugin()] : [plugin]), ...types]
  }),
)

/** What works in any host. */
function setUp(framework: string, options: Options): { host: Host; imports: CheckedImports; transforms: Transforms; wiring: Wiring } {
  const host = newHost(framework, options.root)
  const report = new BuildReport(options)
  const imports = new CheckedImports(dataUrl, () => host.typed)
  const transforms = new Transforms(host, options, imports, report)
  return { host, imports, transforms, wiring: wiringOf(host, report, transforms) }
}

/** thread-loader writes the options of the loaders behind it as JSON, and unplugin puts the compiler, which is a circle, into those of ours. */
function forThreads(plugin: UnpluginOptions): UnpluginOptions {
  return Object.assign(plugin, { toJSON: () => ({ name: NAME }) })
}

/** In a development server only. */
function forPages(host: Host, hooks: string): UnpluginOptions {
  return { name: `${NAME}:pages`, enforce: 'pre', vite: hooksInPages(host, hooks) as NonNullable<UnpluginOptions['vite']> }
}

/** What a host's own hooks work with. */
function wiringOf(host: Host, report: BuildReport, transforms: Transforms): Wiring {
  const { known } = transforms
  return {
    host,
    report,
    known,
    hasTexts: (context) => transforms.hasTexts(context),
    isIncluded: (id) => transforms.isIncluded(id),
    ownModule: (name) => transforms.ownModule(name),
    flush: () => transforms.project.flush(),
  }
}

/** What is special about a host. */
function hostHooks(framework: string, options: Options, wiring: Wiring): Partial<UnpluginOptions> {
  switch (framework) {
    case 'vite':
      return {
        vite: viteHooks(wiring, options, () => unpluginProbes.vite({ ...options, hooks: undefined })) as NonNullable<
          UnpluginOptions['vite']
        >,
      }
    case 'rollup':
    case 'rolldown':
      return { [framework]: rollupHooks(wiring, options) }
    case 'webpack':
    case 'rspack':
      return {
        [framework](this: UnpluginOptions, compiler: Compiler) {
          onCompiler(wiring, options, compiler)
          compiler.hooks.normalModuleFactory.tap(NAME, (factory) => nameLoader(factory, NAME, { plugin: this }))
        },
      }
    case 'esbuild':
      return { esbuild: esbuildHooks(wiring) }
    case 'farm':
      return farmHooks(wiring, options)
    default:
      return otherHooks(wiring)
  }
}

/** Hosts whose plugins are not made, or not all, as unplugin makes them. */
function withOwnWays(plugin: UnpluginInstance<Options | undefined, true>): UnpluginProbes {
  return {
    ...plugin,
    // webpack and its like make a plugin only when it is applied: that is too late to say that an option is wrong.
    webpack: (options) => plugin.webpack(checkOptions(options)),
    rspack: (options) => plugin.rspack(checkOptions(options)),
    rsbuild(given) {
      const options = checkOptions(given)
      return rsbuildPlugin(NAME, () => plugin.rspack(options))
    },
    farm: (options) => ownModulesOnly(plugin.farm(options) as FarmPlugin),
    bun(given) {
      const options = checkOptions(given)
      if (options.enabled === false) return { name: NAME, setup: () => {} }
      const { transforms, wiring } = setUp('bun', options)
      const file: BunWork['file'] = (context, code, id) => transforms.file(context, code, id)
      return bunPlugin(wiring, { file, writeTables: () => transforms.project.writeTables() })
    },
  }
}

export default unpluginProbes
