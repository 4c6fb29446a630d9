/** Whether it is a component, which comes before its compiler if nothing has changed it so far: markup is no code. */
export function isComponent(id: string): boolean {
  return /\.(?:vue|svelte|astro|mdx)$/.test(id)
}

/** Said once of a build. */
export function explainComponents(paths: readonly string[]): string {
  const more = paths.length > 1 ? ` and ${paths.length - 1} more` : ''
  const where = 'sites come where its compiler hands its script over as a module of its own, with a source map; put code into modules'
  return `${paths[0]}${more} came as a component before its compiler and has no sites: ${where}, or put the compiler before unplugin-probes (PROBES_COMPONENT)`
}
