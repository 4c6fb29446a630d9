/** How a bundler's or a framework's configuration takes the plugin. */
export interface ConfigKind {
  /** Names of its files. */
  readonly file: RegExp
  /** What it has to say, where its name does not tell. */
  readonly says?: RegExp
  /** What is imported; `undefined` where a name in a list is enough. */
  readonly entry: string | undefined
  /** The list that the plugin goes into. */
  readonly list: string
  /** What goes into that list. */
  readonly item: string
}

const CALL = "probes({ hooks: './probes.hooks/' })"

function plugin(name: string, file: RegExp, more: Partial<ConfigKind> = {}): ConfigKind {
  return { file, entry: `unplugin-probes/${name}`, list: 'plugins', item: CALL, ...more }
}

/** In the order in which they are looked for: what a framework is configured by goes before what it is built on. */
export const CONFIG_KINDS: readonly ConfigKind[] = [
  { file: /^nuxt\.config\.[cm]?[jt]s$/, entry: undefined, list: 'modules', item: "['unplugin-probes/nuxt', { hooks: './probes.hooks/' }]" },
  plugin('astro', /^astro\.config\.[cm]?[jt]s$/, { list: 'integrations' }),
  plugin('vite', /^(?:vite|electron\.vite)\.config\.[cm]?[jt]s$/),
  plugin('rsbuild', /^rsbuild\.config\.[cm]?[jt]s$/),
  plugin('rspack', /^rspack\.config\.[cm]?[jt]s$/),
  plugin('webpack', /^webpack\.config\.[cm]?[jt]s$/),
  plugin('rolldown', /^rolldown\.config\.[cm]?[jt]s$/),
  plugin('rollup', /^rollup\.config\.[cm]?[jt]s$/),
  plugin('farm', /^farm\.config\.[cm]?[jt]s$/),
  plugin('esbuild', /^(?:build|esbuild(?:\.config)?)\.[cm]?[jt]s$/, { says: /\besbuild\b/ }),
  plugin('bun', /^build\.[cm]?[jt]s$/, { says: /\bBun\.build\b/ }),
]
