import { createRequire } from 'node:module'
import type { BabelTransformer } from './metro-types.ts'
import { SitesTransformer } from './sites-transformer.ts'
import type { MetroOptions } from './metro-options.ts'

/** What the module that `withProbes` has written says. */
export interface Wanted {
  /** The path of the transformer behind ours. */
  readonly upstream: string
  readonly projectRoot: string
  readonly options: MetroOptions
}

/**
 * What Metro's workers load: a Babel transformer that puts sites into a file before another one compiles it.
 * @throws with the code PROBES_TRANSFORMER: what is behind it is no transformer
 */
export function sitesTransformer({ upstream, projectRoot, options }: Wanted): Required<BabelTransformer> {
  const module = createRequire(upstream)(upstream) as BabelTransformer & { readonly default?: BabelTransformer }
  const behind = [module, module.default].find((one) => typeof one?.transform === 'function')
  if (!behind) {
    const what = `unplugin-probes: ${upstream} is no Babel transformer of Metro: it has no transform (PROBES_TRANSFORMER)`
    throw Object.assign(new Error(what), { code: 'PROBES_TRANSFORMER' })
  }
  const made = new SitesTransformer(behind, upstream, projectRoot, options)
  return { transform: (file) => made.transform(file), getCacheKey: (given) => made.cacheKey(given) }
}
