import type { Pair } from './align.ts'
import type { PlacedSite, Subject } from './prepare-runs.ts'
import type { PausedScope } from './run-both.ts'

/** Something in which a handler and the inspector do not agree. */
export interface Difference {
  readonly kind:
    | 'local missing'
    | 'local extra'
    | 'upvalue missing'
    | 'upvalue extra'
    | 'value'
    | 'this'
    | 'identity'
    | 'no scopes'
    | 'not passed'
    | 'not hit'
    | 'other thread'
  readonly name: string
  readonly subject: Subject
  readonly placed: PlacedSite
  readonly pair?: Pair
  /** Where the inspector has the variable. */
  readonly scope?: PausedScope
  readonly theirs?: string
  readonly ours?: string
}

interface Variable {
  readonly text: string
  readonly same: number
  readonly scope?: PausedScope
  readonly isOwn?: boolean
}

export interface Comparison {
  readonly values: number
  readonly differences: readonly Difference[]
}

/** Compares what a handler got at one hit with what the inspector saw at the same moment. */
export function compare(subject: Subject, pair: Pair): Comparison {
  const { placed, pause } = pair
  const differences: Difference[] = []
  const differ = (kind: Difference['kind'], name: string, more: Partial<Difference> = {}): void => {
    differences.push({ kind, name, subject, placed, pair, ...more })
  }
  if (!pause.scopes || placed.fn.type === 'StaticBlock') {
    differ('no scopes', '')
    return { values: 0, differences }
  }
  const theirs = visible(pair, pause.scopes)
  const [self, locals, upvalues] = captured(pair)
  let values = 0
  const same = new Map<number, number>()
  const check = (name: string, ours: Variable, their: Variable): void => {
    values++
    if (ours.text !== their.text)
      differ(name === 'this' ? 'this' : 'value', name, { ...(their.scope && { scope: their.scope }), ours: ours.text, theirs: their.text })
    else if (/^(?:\w+ of|function|class|array|map|set|proxy|promise|namespace)/.test(ours.text)) {
      const known = same.get(their.same)
      if (known !== undefined && known !== ours.same) differ('identity', name)
      same.set(their.same, ours.same)
    }
  }
  for (const [name, ours] of locals) {
    const their = theirs.get(name)
    if (their?.isOwn) check(name, ours, their)
    else differ('local extra', name, { ours: ours.text, ...(their && { theirs: their.text, scope: their.scope! }) })
  }
  for (const [name, ours] of upvalues) {
    const their = theirs.get(name)
    if (!their) differ('upvalue extra', name, { ours: ours.text })
    else check(name, ours, their)
  }
  for (const [name, { isOwn, scope, text }] of theirs) {
    if (name === 'this' || locals.has(name) || upvalues.has(name)) continue
    differ(isOwn ? 'local missing' : 'upvalue missing', name, { scope: scope!, theirs: text })
  }
  check('this', self, theirs.get('this')!)
  return { values, differences }
}

/** The nearest of each name; a function's own scopes are those up to its `local` one. */
function visible({ pause, placed }: Pair, scopes: readonly PausedScope[]): Map<string, Variable> {
  const lines = linesOf(pause.values!)
  const found = new Map<string, Variable>()
  const isRoot = placed.fn === placed.file.syntax.root
  const own = isRoot && placed.file.format !== 'commonjs' ? scopes.length : scopes.findIndex(({ type }) => type === 'local') + 1
  let at = 0
  found.set('this', lines[at++]!)
  scopes.forEach((scope, index) => {
    const isInside = isScopeOf(scope, placed)
    for (const name of scope.names) {
      const line = lines[at++]!
      // The engine can list a module twice, the first time without the values of what functions use.
      const isBetter = scope.type === 'module' && found.get(name)?.scope?.type === 'module' && found.get(name)!.text === 'undefined'
      if (!isInside && (isBetter || !found.has(name))) found.set(name, { ...line, scope, isOwn: index < own })
    }
  })
  return found
}

/** The place where the program was paused can be inside a scope that the statement itself opens: the head of a loop, a block. */
function isScopeOf({ type, start, end }: PausedScope, { node, file: { syntax } }: PlacedSite): boolean {
  if ((type !== 'block' && type !== 'catch') || start === undefined || end === undefined) return false
  return start >= syntax.keyOf(node.start) && end <= syntax.keyOf(node.end)
}

function captured({ hit }: Pair): [self: Variable, locals: Map<string, Variable>, upvalues: Map<string, Variable>] {
  const lines = linesOf(hit.values)
  const entries = (names: readonly string[], from: number): [string, Variable][] => names.map((name, index) => [name, lines[from + index]!])
  return [lines[0]!, new Map(entries(hit.locals, 1)), new Map(entries(hit.upvalues, 1 + hit.locals.length))]
}

function linesOf(values: string): Variable[] {
  return values
    .trimEnd()
    .split('\n')
    .map((line) => {
      const space = line.indexOf(' ')
      return { same: Number(line.slice(0, space)), text: line.slice(space + 1).replaceAll('/instrumented', '/untouched') }
    })
}
