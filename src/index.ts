import { createUnplugin, type UnpluginInstance, type UnpluginOptions } from 'unplugin'
import { CheckedImports } from './plugin/checked-imports.ts'
import { hostHooks, isWebpackLike, newHost } from './plugin/host.ts'
import type { Options } from './plugin/options.ts'
import { dataUrl, transformHooks } from './plugin/transform-hooks.ts'

export type { Options } from './plugin/options.ts'

/**
 * The plugin, for every bundler that unplugin knows.
 * @example
 * import probes from 'unplugin-probes/vite'
 * export default { plugins: [probes({ include: ['src/**\/*.ts'], hooks: './probes.hooks.ts' })] }
 */
const unpluginProbes: UnpluginInstance<Options | undefined, true> = createUnplugin<Options | undefined, true>(
  (options = {}, { framework }) => {
    const host = newHost(framework)
    const plugin: UnpluginOptions = { name: 'unplugin-probes', enforce: 'pre', ...hostHooks(host, options) }
    if (options.enabled === false) return [plugin]
    const imports = new CheckedImports(dataUrl, () => host.typed)
    Object.assign(plugin, transformHooks(host, options, imports))
    return isWebpackLike(framework) ? [plugin, imports.plugin()] : [plugin]
  },
)

export default unpluginProbes
