// Metro's and Babel's own are in packages that a project need not have, and that differ from version to version.

/** What a Metro config has that we read. */
export interface MetroConfig {
  readonly projectRoot?: string
  readonly transformer?: { readonly babelTransformerPath?: string }
  readonly resolver?: { readonly resolveRequest?: ResolveRequest | null }
}

/** How a Metro config comes: as it is, as a promise of it, or as a function of Metro's defaults that returns one of both. */
export type MetroConfigLike = object | PromiseLike<object> | ((...defaults: never[]) => object | PromiseLike<object>)

/** Metro's hook that finds the file of a module. */
export type ResolveRequest = (context: { readonly resolveRequest: ResolveRequest }, name: string, platform: string | null) => unknown

/** What Metro tells a Babel transformer of a file. */
export interface TransformArguments {
  readonly filename: string
  readonly src: string
  readonly plugins?: readonly unknown[]
  readonly options: {
    readonly projectRoot: string
    readonly dev?: boolean
    readonly type?: string
  }
}

/** What a Babel transformer makes of a file. */
export interface Transformed {
  readonly ast: SyntaxTree | null
}

export type CacheKeyOptions = { readonly projectRoot?: string; readonly enableBabelRCLookup?: boolean } | undefined

/** What `transformer.babelTransformerPath` of a Metro config names. */
export interface BabelTransformer {
  readonly transform: (file: TransformArguments) => Transformed | Promise<Transformed>
  readonly getCacheKey?: (options?: CacheKeyOptions) => string
}

/** A file as Babel has it. */
export interface SyntaxTree {
  readonly program: { readonly sourceType?: 'script' | 'module' }
}

/** Where a node stands: lines are 1-based, columns 0-based. */
export interface Place {
  line: number
  column: number
}
