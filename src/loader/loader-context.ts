import type { InputMap } from '../transform/index.ts'

// webpack's own types are those of an optional package, and Turbopack has none.

/** What webpack and Turbopack tell a loader, as far as it is used. */
export interface LoaderContext {
  readonly resourcePath: string
  /** webpack's `context`; Turbopack's root. */
  readonly rootContext: string
  readonly mode?: string
  /** Turbopack says `web` or `node`. */
  readonly target?: unknown
  /** Whether anybody reads a source map. */
  readonly sourceMap?: boolean
  /** Whether modules are replaced while the program runs. */
  readonly hot?: boolean
  readonly _compiler?: {
    readonly platform?: { readonly node?: boolean | null }
    readonly options: {
      readonly resolve: { readonly conditionNames?: readonly string[] }
      readonly output: { readonly library?: unknown }
    }
  }
  getOptions(): unknown
  /** Finds what is imported, as the build does. */
  getResolve?(): (folder: string, specifier: string) => Promise<unknown>
  addBuildDependency?(path: string): void
  emitWarning(warning: Error): void
  async(): (error: Error | null, code?: string, map?: InputMap | string) => void
}
