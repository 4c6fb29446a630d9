import type { UnpluginOptions } from 'unplugin'
import type { Host } from './hosts/host.ts'
import { isModuleOfProgram, LATER } from './hosts/webpack.ts'
import { COMPILED, COMPONENTS } from './report/components.ts'
import type { Transforms } from './transforms.ts'

// Seen by bundlers that are no JavaScript: they need not call us for each import.
const OWN = { id: /^\0?virtual:unplugin-probes\/(?:start|page|sites\/.*)$/ }
/** Nothing in our modules comes from a source that anybody could look at. */
const NO_SOURCE = { version: 3, sources: [], names: [], mappings: '' }

/** What the plugin does in every host. */
export function transformHooks(transforms: Transforms, host: Host, framework: string): Partial<UnpluginOptions> {
  const hooks: Partial<UnpluginOptions> = {
    transformInclude: (id) => !(host.componentsComeLast && COMPILED.test(id)) && isAsked(transforms, host, id),
    transform(code, id) {
      if (host.importsData && (!isModuleOfProgram(this) || host.comesLater(this))) return undefined
      const result = transforms.file(this, code, id)
      if (!result) return undefined
      const { meta, ...made } = result
      return (framework === 'rollup' ? { ...made, meta } : made) as { code: string }
    },
    buildEnd: () => transforms.project.flush(),
    writeBundle: () => transforms.project.writeTables(),
  }
  return host.importsData || framework === 'esbuild' ? hooks : { ...hooks, ...ownModules(transforms) }
}

/** Where loaders run in an order that is fixed: for files that come to us when others have been over them. */
export function laterPlugin(transforms: Transforms, host: Host): UnpluginOptions {
  return {
    name: LATER,
    enforce: 'post',
    transformInclude: (id) => host.canComeLater && transforms.isIncluded(id),
    transform(code, id) {
      if (!isModuleOfProgram(this) || !host.comesLater(this)) return undefined
      const result = transforms.file(this, code, id)
      return result && ({ code: result.code, map: result.map } as { code: string })
    },
  }
}

/** Components are no code before their compiler has been over them, wherever in the list of plugins it stands. */
export function componentsPlugin(transforms: Transforms, host: Host): UnpluginOptions {
  return {
    name: COMPONENTS,
    enforce: 'post',
    transform: {
      // Bundlers that are no JavaScript need not call us for each module. Not all know of it.
      filter: { id: COMPILED },
      handler(code, id) {
        if (!COMPILED.test(id) || !isAsked(transforms, host, id)) return undefined
        const result = transforms.file(this, code, id)
        return result && ({ code: result.code, map: result.map } as { code: string })
      },
    },
    vite: { configResolved: ({ plugins }) => keepMaps(plugins, host) },
  }
}

/** Vue's compiler makes a source map only where a build writes one: without it nothing leads back to the lines of a component. */
function keepMaps(plugins: readonly { readonly name: string; readonly api?: { options?: object } }[], host: Host): void {
  const api = plugins.find(({ name }) => name === 'vite:vue')?.api
  if (!api?.options) return
  api.options = { ...api.options, sourceMap: true }
  host.isMapped = (id) => /\.vue(?:\?|$)/.test(id)
}

function isAsked(transforms: Transforms, host: Host, id: string): boolean {
  const isMatch = transforms.isIncluded(id)
  host.onAsked(id, isMatch)
  return isMatch
}

/** webpack and its like import addresses that hold them; esbuild has a way of its own to keep them apart. */
function ownModules(transforms: Transforms): Partial<UnpluginOptions> {
  return {
    resolveId: { filter: OWN, handler: (id: string) => ({ id: `\0${id.replace(/^\0/, '')}`, moduleSideEffects: true }) },
    load: {
      filter: OWN,
      handler(id: string) {
        const code = transforms.ownModule(id.replace(/^\0/, ''))
        return code === undefined ? undefined : { code, map: NO_SOURCE as never }
      },
    },
  } as Partial<UnpluginOptions>
}
