import { transformSync } from 'esbuild'
import { probes } from 'unplugin-probes/runtime'
import { instrument, type InstrumentOptions } from 'unplugin-probes/transform'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { reported } from '../runtime/reported.ts'

/**
 * A comment at the end of a line says where it binds: to the text of a line, if that is written with the same number and a colon
 * before it, or to itself: nothing.
 */
interface Case {
  readonly line: number
  readonly site: number | undefined
  readonly note: string
}

const NOTES: Readonly<Record<string, RegExp>> = {
  next: /^no statement begins on line \d+; bound to the next one of the function, /,
  around: /^no statement begins on line \d+; bound to the one around it, /,
  loop: /^line \d+ ends a turn of a loop; bound to what runs behind the loop, /,
  last: /^line \d+ ends a block, and no statement of the function follows it there; bound to the last one before it, /,
  end: /^line \d+ ends the function and has no site of its own; bound to the function's last statement, /,
  field: /^the field on line \d+ has no site of its own; bound to the nearest of what runs with it, /,
  none: /^no code on line \d+; /,
  exact: /^$/,
}

/** `// next 12`, `// exact`: kind of note, and the line where the site is if it is another. */
function casesOf(program: string): Case[] {
  return program.split('\n').flatMap((text, index) => {
    const [, note, site] = /\/\/ (\w+)(?: (\d+))?$/.exec(text) ?? []
    if (note === undefined || !(note in NOTES)) return []
    return { line: index + 1, site: note === 'none' ? undefined : Number(site ?? index + 1), note }
  })
}

const PROGRAMS: Readonly<Record<string, string>> = {
  'branches.js': `export function f(a, b) {
  if (a) {
    b()
  } else { // next 6
    // a comment, next 6
    b(1)
  } // next 8
  if (
    a && // around 8
    [1].some((it) => {
      // next 12
      return it
    }) // around 8
  ) {
    b(2)
  } // next 19
  else // next 18
    b(3)
  if (a) {
  }
  b(4)
  if (a) {
    if (b) {
      b(5)
    } // next 35
  } else if (b) { // exact
    if (b) {
      b(6)
    } // next 35
    function hoisted() {}
  }
  else { // next 35
    // next 35
  } // next 35
  try {
    b(7)
  } catch (error) { // next 38
    b(error)
  } finally { // next 40
    b(8)
  } // next 42
  try {
    b(9)
  } // next 48
  catch (error) { // next 46
    b(10)
  } // next 48
  try {
    b(11)
  } // next 53
  finally { // next 53
    // next 53
    b(12)
  } // next 55
  switch (a) {
    case 1: // next 57
      b(13)
      break
    case 2: // next 61
    case 3: { // next 61
      b(14)
    } // next 65
    case 4: // next 65
    default: // next 65
      b(15)
  } // next 68
  {
    b(16) // exact
  } // next 71
  // next 71
  return a
} // end 71
`,
  'cases.js': `export function f(a, b) {
  switch (a) {
    case 'A': {
      b(1)
      break
    } // last 5
    case 'B': {
      if (b) {
        b(2)
        return
      } // last 10
      else {
        b(3)
        break
      } // last 14
    } // last 8
    case 'C':
      try {
        b(4)
        throw b
      } // last 20
      catch {
        b(5)
        return
      } // last 24
    case 'D': {
      outer: {
        b(6)
        break outer
      } // last 29
    } // next 33
    case 'E': {
      while (a) {
        b(7)
        continue
      } // loop 37
      switch (b) {
        case 1: {
          b(8)
          break
        } // last 40
        default: {
          b(9)
          throw b
        } // last 44
      } // next 47
      break
    } // last 47
    case 'F': {
      for (;;) {
        b(10)
      } // last 51
    } // last 50
    case 'G': {
      if (b) {
        b(11)
        break
      } // last 57
    } // next 61
    case 'H': {
      b(12)
      while (a) {
        b(13)
        continue
      } // last 64
    } // next 68
    case 'I':
      b(14)
      if (b) {
        b(15)
      } // next 72
      break
    case 'J': {
      b(16)
      return
    } // last 75
  } // next 78
  b(17)
} // exact
`,
  'loops.js': `export function f(a, b) {
  for (const one of a) {
    b(one)
  } // loop 5
  while (
    a() // around 5
  ) {
    if (b) {
      b()
    } // loop 12
  } // loop 12
  do {
    b()
  } while (a) // loop 15
  outer: // exact
  for ( // exact
    const one of a
  ) {
    for (const other of one) {
      if (b) continue outer
    } // loop 28
    // next 28
  } // loop 28
  EXTRA
} // exact
`
    .replace('  outer: // exact\n  for ( // exact\n', '  outer: // exact\n  for ( // around 15\n')
    .replace('  EXTRA\n', '  \n  \n  \n  \n  b(1)\n'),
  'ends.js': `export function loops(a) {
  for (const one of a) {
    one()
  } // loop 5
} // exact
export async function waits(a) {
  if (a) {
    await a
  } // next 10
} // exact
export function small(a) {
  if (a) {
    a()
  } // last 13
} // end 12
export function calls(a) {
  a(() => {
    a()
  }) // end 18
  return a(
    () => {
      return 1
    }, // around 20
    function () {
      a()
    }, // end 25
  )
} // end 20
export class C {
  constructor() {
    this.a = 1
  } // end 31
  static {
    this.b = 1
  } // exact
  get one() {
    try {
      return 1
    } catch {
      return 2
    } // last 40
  } // end 37
  empty() {
  } // around 29
  directive() {
    'a directive'
  } // around 29
}
export const arrow = async () => {
  await 1 // exact
} // exact
export function elseAtTheEnd(a) {
  if (a) {
    a()
  } else { // last 54
  } // last 54
} // end 53
`,
  'fields.js': `const make = (it) => it
export class Made {
  zero = 0 // field 5
  list = [] // field 5
  made = make( // exact
    1, // around 5
  )
  other = make(2) // exact
  last = null // field 8
  arrow = () => make(3) // exact
  method = () => { // next 12
    return make(4)
  }
  bare
  static fixed = 1 // field 16
  static done = make(5) // exact
}
export class WithConstructor extends Made {
  zero = 0 // field 23
  constructor() {
    make(0)
    super()
    make(1)
  }
}
export class Nothing {
  zero = 0 // none
  static fixed = 1 // none
}
export function around() {
  class Inner { // exact
    static fixed = 1 // field 31
    zero = 0 // around 31
  }
  return Inner
}
`,
  'view.jsx': `const h = (...all) => all
export function view(items, h) {
  return ( // exact
    <ul // around 3
      className="list" // around 3
    >
      {items.map((it) => ( 
        <li key={it}> 
          {it} 
        </li>
      ))} 
    </ul>
  ) 
} // end 3
`,
}

beforeAll(async () => {
  for (const [name, text] of Object.entries(PROGRAMS)) {
    await load(name, text)
    await load(`of-lines-${name}`, text, { grain: 'lines' })
  }
})

async function load(name: string, text: string, options: InstrumentOptions = {}): Promise<void> {
  const { code } = transformSync(instrument(text, name, options)!.code, { loader: 'jsx', jsxFactory: 'h' })
  await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`)
}

afterEach(() => void probes.disableAll())

const ALL = Object.keys(PROGRAMS).flatMap((name) =>
  casesOf(PROGRAMS[name]!).flatMap((one) => [`${name}`, `of-lines-${name}`].map((file) => ({ ...one, address: `${file}:${one.line}` }))),
)

describe('where a line without a statement binds', () => {
  it.each(ALL)('$address: $note $site', async ({ address, site, note }) => {
    await reported(() => probes.enable(address, () => {}))
    const [probe] = probes.list()
    expect([probe!.sites[0]?.line, probe!.reason]).toEqual([site, expect.stringMatching(NOTES[note]!)])
  })
})
