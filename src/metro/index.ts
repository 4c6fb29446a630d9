import { join, resolve } from 'node:path'
import { findFrom, findThrough } from '../plugin/options/find-package.ts'
import { checkMetroOptions, type MetroOptions } from './metro-options.ts'
import type { MetroConfig, MetroConfigLike, ResolveRequest } from './metro-types.ts'
import { transformerFile } from './transformer-file.ts'

export type { MetroOptions } from './metro-options.ts'
export type { MetroConfigLike } from './metro-types.ts'

const RUNTIME = 'unplugin-probes/runtime'
/** The one without modules of Node: of what this package exports, Metro would take the one for `require`. */
const RUNTIME_FILE = join(import.meta.dirname, 'runtime.browser.js')

/** Through these packages a project has Metro's own transformer: not every package manager lets it see it. */
const WAYS_TO_METRO = [[], ['metro-config'], ['metro'], ['@react-native/metro-config', 'metro-config'], ['expo', '@expo/metro-config']]

/**
 * Adds probe sites to what Metro bundles, for React Native, Expo and Metro alone. The Babel transformer of the config stays, behind ours.
 * @param config as `getDefaultConfig(__dirname)` or `mergeConfig(…)` give it; a promise or a function of it is taken as well. Whatever
 * sets `transformer.babelTransformerPath` has to be done before
 * @returns a config of the same kind
 * @throws with the code PROBES_OPTION: an option that is unknown, or not what it must be; with PROBES_TRANSFORMER: the config's Babel
 * transformer is not found
 * @example
 * // metro.config.js
 * const { getDefaultConfig } = require('@react-native/metro-config')
 * const { withProbes } = require('unplugin-probes/metro')
 * module.exports = withProbes(getDefaultConfig(__dirname), { include: ['src/**'] })
 */
export function withProbes<Config extends MetroConfigLike>(config: Config, options?: MetroOptions): Config {
  const checked = checkMetroOptions(options)
  const add = (given: object | PromiseLike<object>): object => (isPromise(given) ? given.then(add) : added(given, checked))
  if (typeof config === 'function') return ((...defaults: never[]) => add(config(...defaults))) as Config
  return add(config) as Config
}

export default withProbes

function isPromise(given: object): given is PromiseLike<object> {
  return 'then' in given && typeof given.then === 'function'
}

function added(config: MetroConfig, options: MetroOptions): MetroConfig {
  const { projectRoot = process.cwd(), transformer, resolver } = config
  const withRuntime = { ...config, resolver: { ...resolver, resolveRequest: withOurRuntime(resolver?.resolveRequest ?? undefined) } }
  if (options.enabled === false) return withRuntime
  const root = resolve(projectRoot)
  const upstream = upstreamOf(root, transformer?.babelTransformerPath)
  return { ...withRuntime, transformer: { ...transformer, babelTransformerPath: transformerFile(root, upstream, options) } }
}

function withOurRuntime(earlier: ResolveRequest | undefined): ResolveRequest {
  return (context, name, platform) => {
    if (name === RUNTIME) return { type: 'sourceFile', filePath: RUNTIME_FILE }
    return (earlier ?? context.resolveRequest)(context, name, platform)
  }
}

/** The path of the transformer that compiles the files. */
function upstreamOf(root: string, given: string | undefined): string {
  const from = join(root, 'package.json')
  const found = given === undefined ? findThrough(WAYS_TO_METRO, 'metro-babel-transformer', from) : findFrom(given, from)
  if (found !== undefined) return found
  const what = given === undefined ? 'metro-babel-transformer, which Metro has by default,' : `the Babel transformer ${given}`
  throw Object.assign(
    new Error(
      `unplugin-probes: ${what} is not found from ${root}; give withProbes a whole config, as getDefaultConfig(__dirname) makes it (PROBES_TRANSFORMER)`,
    ),
    { code: 'PROBES_TRANSFORMER' },
  )
}
