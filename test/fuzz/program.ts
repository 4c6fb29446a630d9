import fc from 'fast-check'
import type { Format } from '../../src/transform/index.ts'
import type { Counts } from './constructs.ts'
import { Dice } from './dice.ts'
import { freshName, mark, newBlock, type Fn, type Place, type Program as Context } from './place.ts'
import { body } from './statements.ts'
import { tree, type Tree } from './tree.ts'

/** A program of the generator: its text, and how it wants to be run. */
export interface Program {
  readonly code: string
  readonly format: Format
  /** TypeScript: to be lowered before it runs. */
  readonly typed: boolean
  /** Whether we are told that a type checker sees the result. */
  readonly typedOption: boolean
  /** Whether functions choose on entry between their body and a copy with the sites. */
  readonly dispatch: boolean
  /** Whether its switches are in its own scope. */
  readonly scope: boolean
  readonly counts: Counts
}

export const program: fc.Arbitrary<Program> = tree.map(render)

/** The first is what everything shrinks to. */
const FORMATS: readonly Format[] = ['script', 'script', 'commonjs', 'module', 'module']

export function render({ n, statements }: Tree): Program {
  const dice = new Dice(n)
  const counts: Counts = new Map()
  const format = dice.of(FORMATS)
  // Nobody runs TypeScript as a script, and its parser takes `(a)` and a `{` on the next line for an arrow function.
  const typed = dice.chance(20) && format !== 'script'
  const context: Context = { format, typed, counts, fresh: 1, exported: new Set(), hasDefault: false }
  const strict = format === 'module' || typed || dice.chance(20)
  const place = topPlace(context, strict)
  mark(place, format)
  if (typed) mark(place, 'typescript')
  const imports = format === 'module' && dice.chance(50) ? selfImports(place, dice) : { head: '', tail: () => '' }
  const inside = body(statements, place, undefined)
  const directive =
    strict && format !== 'module' ? `${dice.of(["'use strict'", '"use strict"', "// c\n'a'; 'use strict'"])}${dice.of(['\n', ';\n'])}` : ''
  if (directive) mark(place, format === 'script' ? 'strict script' : 'strict commonjs')
  const text = `${directive}${imports.head}${directive && /^[([`+\-/*,.]/.test(inside) ? ';' : ''}${inside}\n${imports.tail()}`
  if (format === 'module' && /^(?!.*\/[/*]).*\bawait /m.test(inside) && /^(?:await|let \w+ = await|for await)/m.test(inside))
    mark(place, 'top-level await')
  if (format === 'commonjs' && /^(?:if \(.*\) )?return/m.test(inside)) mark(place, 'top-level return')
  const typedOption = typed && dice.chance(50)
  if (typedOption) mark(place, 'typed option')
  return { code: lineEnds(text, place, dice), format, typed, typedOption, dispatch: dice.chance(60), scope: dice.chance(25), counts }
}

function topPlace(program: Context, strict: boolean): Place {
  const isFunction = program.format === 'commonjs'
  const isModule = program.format === 'module'
  const fn: Fn = {
    canAwait: isModule,
    canYield: false,
    isAsync: isModule,
    isGenerator: false,
    canReturn: isFunction,
    hasArguments: isFunction,
    hasNewTarget: isFunction && !program.typed,
    hasSuper: false,
    isDerived: false,
    isTop: true,
  }
  const nowhere = { labels: [], inLoop: false, inSwitch: false, inFinally: false, unbraced: false, privates: [] }
  return {
    program,
    fn,
    block: newBlock(undefined, { isBody: true, isFunction: true, taken: isFunction ? ['module'] : [] }),
    strict,
    reserves: isModule,
    ...nowhere,
  }
}

/** A module that imports itself: what it exports is in its temporal dead zone until it is not. */
function selfImports(place: Place, dice: Dice): { head: string; tail: () => string } {
  const [self, imported] = [freshName(place), freshName(place)]
  const add = (name: string, type: 'object' | 'any'): void =>
    void place.block.variables.set(name, { name, type, isConstant: true, isReady: true })
  add(self, 'object')
  const hasNamed = dice.chance(60)
  mark(place, 'namespace of itself')
  if (hasNamed) {
    add(imported, 'any')
    mark(place, 'import of itself')
  }
  return {
    head: `import * as ${self} from 'self'\n${hasNamed ? `import { late as ${imported} } from 'self'\n` : ''}`,
    tail: () => (hasNamed ? `export ${dice.of(['let late = 1', 'function late() { }', 'var late = 2', 'class late { }'])}\n` : ''),
  }
}

function lineEnds(text: string, place: Place, dice: Dice): string {
  const hashbang = place.program.format !== 'commonjs' && dice.chance(2) ? '#!/usr/bin/env node\n' : ''
  if (hashbang) mark(place, 'hashbang')
  const form = dice.below(100)
  if (form < 90) return hashbang + text
  mark(place, form < 95 ? 'crlf' : form < 98 ? 'carriage returns' : 'line separators')
  return hashbang + text.replaceAll('\n', form < 95 ? '\r\n' : form < 98 ? '\r' : '\u2028')
}
