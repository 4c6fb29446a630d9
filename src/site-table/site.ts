/** What a function is; `'module'` for a file's top level. */
export type FunctionKind =
  | 'function'
  | 'arrow'
  | 'method'
  | 'getter'
  | 'setter'
  | 'constructor'
  | 'static block'
  | 'field'
  | 'namespace'
  | 'module'

/** How close sites are: before each statement, before the first one of each line, or before the first one of each function. */
export type Grain = 'statements' | 'lines' | 'functions'

/** A place where a probe can be. */
export interface Site {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  /** Name of the function the site is in, `''` when it has none. */
  readonly functionName: string
  /** What that function is a member of: `'Cart'` for a method of `class Cart`, `'api'` for `get` of `const api = { get() {} }`; `''` when it is none. */
  readonly owner: string
  readonly kind: FunctionKind
  /** How the code there begins, as its author wrote it and on one line; `''` where the build left it out. */
  readonly text: string
  /** Whether a handler gets `this` here: whether the code there has one of its own. */
  readonly hasThis: boolean
  /** Names of the locals a handler gets here. */
  readonly locals: readonly string[]
  /** Names of the upvalues a handler gets here. */
  readonly upvalues: readonly string[]
}
