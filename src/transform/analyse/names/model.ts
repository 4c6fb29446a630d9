import type { LineKind } from '../../../site-table/site-table.ts'
import type { FunctionKind } from '../../../site-table/site.ts'

/**
 * What the analysis hands to the text side: positions and names only, no nodes of any parser.
 */
export interface FileModel {
  readonly root: Fn
  /** The file's top scope. */
  readonly moduleScope: Scope
  /** All functions in source order, the root first. */
  readonly functions: readonly Fn[]
  readonly sites: readonly SitePlan[]
  /** Closing brackets of wrapped statements and arrow bodies, inner ones first. */
  readonly closers: readonly Closer[]
  /** Lines that have a site elsewhere, if none begins on them. */
  readonly marks: readonly LineMark[]
  /** Parts that are left as they are, and why. */
  readonly left: readonly LeftRange[]
  /** Names of variables that no site passes, as nobody is to read them. */
  readonly keptOut: readonly string[]
  /** Where tags stand that are to keep variables out, and mean none. */
  readonly unmeant: readonly number[]
  /** Where the first statement after hashbang and directives begins. */
  readonly head: number
  /** Where a declaration can be added after all statements, on the file's last line of code. */
  readonly tail: number
  readonly isModule: boolean
  readonly isCommonJs: boolean
  readonly declaresGlobalThis: boolean
  /** Whether `require` at the top of the file is its own. */
  readonly declaresRequire: boolean
}

/** What closes a bracket that a site opens. */
export interface Closer {
  readonly at: number
  readonly text: '}' | ')' | ');'
  readonly site: SitePlan
}

/** A place where no statement begins, and where to find the site that an address on its line means: the first that there is. */
export interface LineMark {
  readonly kind: LineKind
  readonly at: number
  readonly fn: Fn
  /** In here the first. */
  readonly inside: Range
  /** From here on the first. */
  readonly behind: number
  /** In here the last, of those that are in no other. */
  readonly before: Range
}

export interface Range {
  readonly start: number
  readonly end: number
}

/** A part of a file that is left as it is. */
export interface LeftRange extends Range {
  readonly why: string
}

/** A function, or what behaves like one: a file's top level, a static block, a field initialiser, a namespace body. */
export interface Fn {
  readonly kind: FunctionKind
  readonly name: string
  readonly start: number
  readonly end: number
  readonly parent: Fn | undefined
  /** From here on the function can exist: for a hoisted declaration the start of its block. */
  readonly creation: number
  readonly isArrow: boolean
  /** What it is a member of, or the value of a member. */
  owner: Owner | undefined
  usesThis: boolean
  /** Whether it calls `eval` directly: sloppy, that can declare variables which hide others. */
  callsEval: boolean
  /** Whether it loops, waits, yields or runs once: then it makes no difference whether V8 inlines it. */
  isHeavy: boolean
  /** How many sites it has. */
  sites: number
  /** How it can choose on entry between its body and a copy that has the sites, if a copy can be the same. */
  dispatch: Dispatch | undefined
  /** How many functions stand directly in it. */
  inner: number
  /** Its body's scope, and from where to where it goes; not of arrows without braces and the like. */
  body: { readonly scope: Scope; readonly start: number; readonly end: number } | undefined
  /** In a derived constructor: from here on `super()` has certainly run. */
  thisFrom: number
  /** Variables of enclosing functions that it refers to; made with the first. */
  refs: Set<Binding> | undefined
  /** What it refers to only in branches that a bundler may drop, and where these are. */
  branchRefs: { readonly binding: Binding; readonly start: number; readonly end: number }[] | undefined
}

/** How a function becomes one that chooses on entry: its body as written while no probe is on in it, else a copy on one line. */
export interface Dispatch extends Range {
  /** What its parameters declare. */
  readonly parameters: readonly string[]
  /** What makes one line of the text between `start` and `end`, each kind in source order. */
  readonly edits: readonly Edit[]
  /** Where `this` stands in it. */
  readonly thisAt: readonly number[]
  /** Loops that can be long: their sites are in the body, too. */
  readonly loops: readonly Range[]
  /** About how many bytes of bytecode the body has, and how many values each of its sites passes. */
  readonly bytes: number
  readonly values: number
}

/** A part of a text that another takes the place of. */
export interface Edit extends Range {
  readonly text: string
}

/** What functions are members of: a class, or an object literal. */
export interface Owner {
  /** The class's or the variable's, `''` when it has none. */
  readonly name: string
  /** The name by which a class's own members refer to it. */
  readonly innerName: string | undefined
  /** The class's fields with a private name, as they are written. */
  readonly privates: readonly PrivateField[]
}

/** A field with a private name. */
export interface PrivateField {
  readonly name: string
  readonly isStatic: boolean
  /** Whether anything refers to it: what nothing uses a bundler may drop. */
  isUsed: boolean
}

/** A lexical scope. */
export interface Scope {
  readonly fn: Fn
  readonly parent: Scope | undefined
  /** Made with the first. */
  bindings: Map<string, Binding> | undefined
  /** All of them, the last declared first. */
  newestFirst: readonly Binding[] | undefined
  /** The class whose members see it. */
  owner: Owner | undefined
}

/** A declared name. It is certainly initialised at positions in [from, until). */
export interface Binding {
  readonly name: string
  readonly scope: Scope
  readonly from: number
  readonly until: number
  /** Types, ambient names, enum members and the like have no value that could be read. */
  readonly readable: boolean
  readonly isVar: boolean
  /** Declared without a value: a type checker may object to reading it. */
  readonly unassigned: boolean
  /** Whether naming it as a whole keeps more alive than its members (`ns.x`): then only functions that do so themselves may capture it. */
  readonly isWhole: boolean
  /** Whether something names it otherwise than by a member. */
  isNamed: boolean
}

export interface SitePlan {
  readonly fn: Fn
  readonly scope: Scope
  /** Where the guard goes. */
  readonly at: number
  /** The statement, the arrow's body expression, the brace, the field. */
  readonly start: number
  readonly end: number
  /** `end` is the closing brace of a function. */
  readonly form: 'statement' | 'braced' | 'arrow' | 'condition' | 'end' | 'field'
  /** The part of the statement whose names the site may capture at the top level of a module. */
  readonly uses: readonly [start: number, end: number]
  /** Those names, at the top level of a module; elsewhere the site may capture all. */
  only: ReadonlySet<Binding> | undefined
}
