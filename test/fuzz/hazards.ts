import type { Dice } from './dice.ts'
import { expression } from './expressions.ts'
import type { Statement } from './layout.ts'
import { mark, pickVariable, type Place } from './place.ts'
import type { Stmt } from './tree.ts'

/** Shapes of text that a tool which edits text can get wrong. */
export function hazard({ e }: Stmt, place: Place, dice: Dice): Statement {
  const value = expression(e[0], place, 0)
  const inside = { ...place, fn: { ...place.fn, canAwait: false, canYield: false } }
  const own = expression(e[0], inside)
  const target = pickVariable(place, dice, { type: 'any', assignable: true })?.name ?? 'globalThis.p'
  mark(place, 'line starts with a bracket')
  const text = dice.of([
    `(log)('parens', ${value})`,
    `[1, 2].forEach((x) => log('each', x))`,
    `\`t\${log('template')}\``,
    `/a/g.test('a') && log('regex')`,
    `;[${target}] = [${dice.below(9)}]`,
    `;(() => log('iife', ${own}))()`,
    `;({ p: ${target} = 2 } = {})`,
    `++${target}\n--${target}`,
    `${target}\n++\n${target}`,
    `log(((x) => (y) => ({ x, y }))(1)(2))`,
    `log((() => /* { */ ({}) /* } */)(), (() => ({}).p)(), (() => [])())`,
    `log((a => b => { })(1)?.(2), (async () => { }).name, ((x) => x ? y => 1 : (z) => 2)(0)(1))`,
    `if (1) ; else log('never')`,
    `if (0) log('never'); else if (0) ; else log('else')`,
    `if (1) if (0) log('never'); else log('dangling')`,
    `do log('do'); while (0) log('after do')`,
    `for (var z in { p: 1 }) for (const w of [1]) if (z) log(z, w); else log('never')`,
    `while (lap()) if (lap()) break; else continue`,
    `switch (1) { case 0: case 1: log('one'); default: log('two'); case 2: }`,
    `void function () { log('this', typeof this) }()`,
    `!async function () { log('async', await 1) }()`,
    `new class { constructor() { log('new', new.target.name) } }`,
    `log(class { static p = this.name }.p, class z { static q = z.name }.q)`,
    `var get = 1, set = 2, of = 3, async = 4, type = 5, global = 6, z\nlog({ get, set, async })\ntype\nz = of\nasync\nz++\nglobal\n{ z = 1 }`,
    `for (let f = (x) => ('p' in x), i = 0; i < 1; i++) log(f({ p: 1 }))`,
    `for (let [a, b = () => a] = [1], i = 0; i < 2; i++, a++) keep(b)`,
    `log(attempt(() => { try { return 1 } finally { log('in between') } }))`,
    `log(attempt(() => { for (const x of [1, 2]) try { continue } finally { log('fin', x) } }))`,
    `log(attempt(() => { l: try { return 1 } finally { break l } return 2 }))`,
    `throwing: { if (1) break throwing; throw 1 }`,
    `var { length: z } = ((a, b = 1, ...c) => { })\nlog(z)`,
  ])
  return { text: /\bvar\b/.test(text) ? `call(function () {\n${text}\n})` : text, open: true }
}
