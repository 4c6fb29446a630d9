import type { Node } from '../../parse/parser.ts'
import type { Fn, Scope } from './model.ts'

/**
 * Code that a bundler drops when a condition folds to a constant (`if (__DEV__) …`). A name that a function refers to
 * only there must not be kept alive by the function's other sites, nor by the closure that they share.
 */
export interface Branch {
  readonly start: number
  readonly end: number
  readonly condition: Node
  readonly scope: Scope
  readonly outer: Branch | undefined
  folds: boolean | undefined
}

/** A use of a name as a value. */
export interface Reference {
  readonly name: string
  readonly scope: Scope
  readonly fn: Fn
  readonly at: number
  /** The innermost branch around it. */
  readonly branch?: Branch | undefined
  /** Whether only a member of it is used: `name.x`. */
  readonly isMember?: boolean
}

/** Where the walk stands. */
export interface Place {
  readonly fn: Fn
  readonly scope: Scope
  /** The scope that `var` declares in. */
  readonly varScope: Scope
  /** Start of the block: its function declarations exist from here on. */
  readonly blockStart: number
  /** End of the `switch` clause: a name declared in it is not certain in the next one. */
  readonly until: number
  readonly noSites: boolean
  /** Where what runs behind this list of statements begins. */
  readonly behind: number
  /** Whether a turn of a loop ends with this list, so that what is behind it is behind the loop. */
  readonly endsTurn: boolean
  /** Whether a clause of a `switch` ends with this list. */
  readonly endsCase: boolean
  /** How many braces of ours are open. */
  readonly braces: number
  readonly branch: Branch | undefined
}

type ChangedPlace = { -readonly [K in keyof Place]: Place[K] }

/** A copy, to be changed by who asks for it. By name: in a profile `{ ...place }` stood out, of which a file has hundreds. */
export function copyOf(place: Place): ChangedPlace {
  const { fn, scope, varScope, blockStart, until, noSites, behind, endsTurn, endsCase, braces, branch } = place
  return { fn, scope, varScope, blockStart, until, noSites, behind, endsTurn, endsCase, braces, branch }
}

/** The same in a scope of its own. */
export function placeIn(scope: Scope, place: Place): ChangedPlace {
  const inner = copyOf(place)
  inner.scope = scope
  return inner
}

/** The start of a function, or of what behaves like one. */
export function newPlace(fn: Fn, scope: Scope, blockStart: number, noSites: boolean): ChangedPlace {
  return {
    fn,
    scope,
    varScope: scope,
    blockStart,
    until: Number.POSITIVE_INFINITY,
    noSites,
    behind: Number.POSITIVE_INFINITY,
    endsTurn: false,
    endsCase: false,
    braces: 0,
    branch: undefined,
  }
}
