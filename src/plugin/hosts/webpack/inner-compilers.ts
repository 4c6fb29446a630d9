/** Of webpack's compilers what tells one of another. */
export interface CompilerName {
  readonly name?: string | undefined
  isChild?(): boolean
}

/** Compilers inside a build whose output runs in it, to make a page or a style sheet of: nobody ever probes that. */
const RUN_IN_BUILD =
  /^(?:HtmlWebpackCompiler|mini-css-extract-plugin|css-extract-rspack-plugin|extract-(?:css-chunks|text)-webpack-plugin)\b/

/** Whether what a compiler makes is known to run in the build only. */
export function runsInBuild(compiler: CompilerName | undefined): boolean {
  return isInner(compiler) && RUN_IN_BUILD.test(compiler?.name ?? '')
}

/**
 * Whether it is a compiler inside another one. Its output may be shipped, as that of a worker, or may be run by whoever made the
 * compiler, in a realm where nobody has defined switches.
 */
export function isInner(compiler: CompilerName | undefined): boolean {
  return compiler?.isChild?.() ?? false
}

/**
 * Makes a loader known by its name: whoever hands a file on to an inner compiler writes a request with names in it, and those of loaders
 * that a function has chosen are unknown to webpack.
 */
export function nameLoader(factory: object, name: string, options: object): void {
  const { ruleSet } = factory as { readonly ruleSet?: { readonly references?: Map<string, unknown> } }
  ruleSet?.references?.set(name, options)
}
