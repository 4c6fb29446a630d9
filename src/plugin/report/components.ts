/** The plugin that takes them. */
export const COMPONENTS = 'unplugin-probes:components'

/** Files that are some. */
export const COMPONENT: RegExp = /\.(?:vue|svelte|astro|mdx)$/

/** Svelte's modules: code, but such as its compiler takes. */
const MODULE = /\.svelte\.[cm]?[jt]s$/

/** What a compiler of components makes another program of: both, or a part of one. */
export const COMPILED: RegExp = /\.(?:vue|svelte|astro|mdx|svelte\.[cm]?[jt]s)(?:[?#]|$)/

/** Whether it is a component, or a part of one: markup is no code before its compiler has been over it. */
export function isComponent(id: string): boolean {
  return COMPONENT.test(pathOf(id))
}

/**
 * Whether all that it does is to put parts of a component together, or nothing: its author has written no line of it. Svelte's compiler keeps all
 * in one module, but for the styles that it imports.
 */
export function isJoint(code: string, id: string): boolean {
  return (!pathOf(id).endsWith('.svelte') && code.includes(`${pathOf(id)}?`)) || /^\s*(?:\/\*[^]*?\*\/\s*)?$/.test(code)
}

export function isSvelteModule(id: string): boolean {
  return MODULE.test(pathOf(id))
}

function pathOf(id: string): string {
  return id.replace(/[?#].*$/, '')
}

/** Said once of a build. */
export function explainComponents(paths: readonly string[]): string {
  const more = paths.length > 1 ? ` and ${paths.length - 1} more` : ''
  const where = 'sites come where its compiler hands its script over as a module of its own, with a source map; put code into modules'
  return `${paths[0]}${more} came as a component before its compiler and has no sites: ${where}, or put the compiler before unplugin-probes (PROBES_COMPONENT)`
}
