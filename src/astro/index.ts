import unpluginProbes from '../index.ts'
import type { Options } from '../plugin/options/options.ts'

export type { Options }

/** What Astro takes for an integration, as far as it is needed here: the package has no dependency on it. */
export interface AstroProbes {
  readonly name: string
  readonly hooks: {
    readonly 'astro:config:setup': (setup: {
      readonly updateConfig: (more: { readonly vite: { readonly plugins: never[] } }) => unknown
    }) => void
  }
}

/**
 * The integration for Astro: sites in components, their front matter and scripts, and in all that Vite makes of the project.
 * @throws when Astro calls it, with the code PROBES_OPTION: an option that is unknown, or not what it must be
 * @example
 * // astro.config.mjs
 * export default { integrations: [probes({ hooks: './probes.hooks.ts' })] }
 */
export default function probes(options?: Options): AstroProbes {
  return {
    name: 'unplugin-probes',
    hooks: {
      'astro:config:setup': ({ updateConfig }) =>
        void updateConfig({ vite: { plugins: [unpluginProbes.vite(options)].flat() as never[] } }),
    },
  }
}
