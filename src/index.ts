import { createUnplugin, type UnpluginInstance, type UnpluginOptions } from 'unplugin'
import type { Compiler } from 'webpack'
import { checkOptions } from './plugin/options/check-options.ts'
import { CheckedImports } from './plugin/modules/checked-imports.ts'
import { isWebpackLike, newHost, type Host, type Wiring } from './plugin/hosts/host.ts'
import { esbuildHooks } from './plugin/hosts/esbuild.ts'
import { otherHooks } from './plugin/hosts/other.ts'
import { rollupHooks } from './plugin/hosts/rollup.ts'
import { viteHooks } from './plugin/hosts/vite.ts'
import { nameLoader } from './plugin/hosts/inner-compilers.ts'
import { onCompiler } from './plugin/hosts/webpack.ts'
import type { Options } from './plugin/options/options.ts'
import { hooksInPages } from './plugin/pages/hooks-in-pages.ts'
import { BuildReport } from './plugin/report/build-report.ts'
import { dataUrl } from './plugin/modules/starter.ts'
import { laterPlugin, transformHooks } from './plugin/transform-hooks.ts'
import { Transforms } from './plugin/transforms.ts'

export type { Options } from './plugin/options/options.ts'

const NAME = 'unplugin-probes'

/**
 * The plugin, for every bundler that unplugin knows.
 * @throws when it is made, with the code PROBES_OPTION: an option that is unknown, or not what it must be
 * @example
 * import probes from 'unplugin-probes/vite'
 * export default { plugins: [probes({ include: ['src/**\/*.ts'], hooks: './probes.hooks.ts' })] }
 */
const unpluginProbes: UnpluginInstance<Options | undefined, true> = checkedAtOnce(
  createUnplugin<Options | undefined, true>((given, { framework }) => {
    const options = checkOptions(given)
    if (options.enabled === false) return [{ name: NAME }]
    const host = newHost(framework)
    const report = new BuildReport(options)
    const imports = new CheckedImports(dataUrl, () => host.typed)
    const transforms = new Transforms(host, options, imports, report)
    const wiring = wiringOf(host, report, transforms)
    const hooks = transformHooks(transforms, host, framework)
    const plugin: UnpluginOptions = { name: NAME, enforce: 'pre', ...hooks, ...hostHooks(framework, options, wiring) }
    if (framework === 'vite' && options.hooks !== undefined) return [plugin, forPages(host, options.hooks)]
    return isWebpackLike(framework) ? [forThreads(plugin), laterPlugin(transforms, host), imports.plugin()] : [plugin]
  }),
)

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
      return { vite: viteHooks(wiring, options) as NonNullable<UnpluginOptions['vite']> }
    case 'rollup':
    case 'rolldown':
      return { [framework]: rollupHooks(wiring, options.hooks) }
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
    default:
      return otherHooks(wiring)
  }
}

/** webpack and its like make a plugin only when it is applied: that is too late to say that an option is wrong. */
function checkedAtOnce(plugin: UnpluginInstance<Options | undefined, true>): UnpluginInstance<Options | undefined, true> {
  return {
    ...plugin,
    webpack: (options) => plugin.webpack(checkOptions(options)),
    rspack: (options) => plugin.rspack(checkOptions(options)),
  }
}

export default unpluginProbes
