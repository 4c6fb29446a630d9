import type { Compilation, Compiler, LoaderContext, NormalModule } from 'webpack'

/** A loader of a module: webpack and Rspack name its file differently. */
export interface Loader {
  readonly path?: string
  readonly loader?: string
  readonly ident?: string | null
  readonly options?: unknown
}

/**
 * Loaders make a source map only where the build has some. Where one of them comes before us, its map alone leads to the lines of the
 * file, so it is asked for one all the same. What becomes of a module's map is decided by the module, so that nothing of it is written.
 * @param nameOf which of our loaders gets the file
 */
export function askForMaps({ webpack }: Compiler, compilation: Compilation, nameOf: (loaders: readonly Loader[]) => string): void {
  const { loader } = webpack.NormalModule.getCompilationHooks(compilation)
  loader.tap('unplugin-probes', (context: LoaderContext<unknown>, module: NormalModule) => {
    // webpack has not told the context of them yet, and Rspack tells the module less.
    const loaders: readonly Loader[] = context.loaders?.length > 0 ? context.loaders : module.loaders
    const own = nameOf(loaders)
    const at = loaders.findIndex(({ ident }) => ident === own)
    // The last of the list runs first.
    if (at >= 0 && loaders.slice(at + 1).some(({ ident }) => !ident?.startsWith('unplugin-probes'))) context.sourceMap = true
  })
}

interface WithMap {
  sourceMap?: boolean
  readonly _module?: { readonly useSourceMap?: boolean }
}

/** Whether the build wants the map of a module: what its loaders are told can be our wish. */
export function wantsMap(context: WithMap | undefined): boolean {
  return (context?._module?.useSourceMap ?? context?.sourceMap) !== false
}

/** Who comes after us need not make maps that nobody reads. */
export function stopAsking(context: WithMap | undefined): void {
  if (context && !wantsMap(context)) context.sourceMap = false
}
