import { DEFAULT_EXCLUDE, type Options } from '../plugin/options/options.ts'

/** What the module uses of Nuxt, so that nobody needs its types to have ours. */
export interface Nuxt {
  readonly options: NuxtOptions
  // A method, as Nuxt's own knows more names and fewer shapes.
  hook(name: string, run: (...args: never[]) => void): unknown
}

export interface NuxtOptions {
  readonly rootDir: string
  readonly buildDir: string
  readonly builder?: unknown
  readonly dev?: boolean
  readonly experimental?: { readonly viteEnvironmentApi?: boolean }
  /** What a configuration has under the module's key. */
  readonly probes?: Options | false
}

export interface ViteConfig {
  plugins?: unknown[]
}

export interface NitroConfig {
  rollupConfig?: { plugins?: unknown }
  externals?: { inline?: unknown[]; external?: unknown[] }
}

/** What `.nuxt` would hold were it written. */
const TEMPLATES = /^virtual:nuxt:/

/**
 * The options for all parts of an application: Vite's root is `app`, Nitro's the working directory, and what they make of each other's files
 * in `.nuxt` is no source.
 */
export function optionsIn({ rootDir, buildDir }: NuxtOptions, options: Options): Options {
  const { root = rootDir, exclude = DEFAULT_EXCLUDE } = options
  return { ...options, root, exclude: [exclude, folderPattern(buildDir), TEMPLATES].flat() as Options['exclude'] & object }
}

/** No glob: a folder may have any name. */
function folderPattern(path: string): RegExp {
  const segments = path.split(/[\\/]/).map((segment) => segment.replaceAll(/[.*+?^${}()|[\]]/g, String.raw`\$&`))
  return new RegExp(`^${segments.join(String.raw`[\\/]`)}[\\/]`)
}
