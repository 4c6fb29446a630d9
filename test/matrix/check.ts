import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { tracedWords } from '../source-maps/traced-words.ts'
import { MARKERS, type Hit, type Marker, type MatrixProject } from './matrix-project.ts'
import type { How, Position, Row, Session } from './row.ts'

/** What one run of the program has shown: without probes, with them, without them again. */
export interface Observed {
  readonly answers: readonly string[]
  /** Where the error comes from, the innermost frame first. */
  readonly frames: readonly Position[]
  readonly hits: readonly Hit[]
  /** The files that have sites. */
  readonly files: readonly string[]
  readonly hitsWhenOff: number
  readonly said: string
  readonly bundle?: string | undefined
}

const REQUEST = 'ann/lamp,chair'
const ORDER = { owner: 'ann', items: ['lamp', 'chair'] }
const CART = { owner: 'ann' }
const answerOf = (round: number): string =>
  JSON.stringify({ text_w1: 'hello ann', known_w2: 2, sum_w3: 160, sold_w4: 2 * round, number_w5: 10 + 5 * round })

/** What is asked: an order, something that is not there, an order; then with probes an order and for a module that is loaded late; an order. */
export const ANSWERS: readonly string[] = [...[1, 2, 3].map(answerOf), '1,2,3,4', answerOf(4)]

interface Expected {
  /** One a hit. */
  readonly vals: readonly Record<string, unknown>[]
  readonly uv: Record<string, unknown>
  readonly this?: unknown
  readonly fn: readonly [name: string, owner: string, kind: string, first: number, last: number]
  readonly caller?: Marker
}

export const EXPECTED: Readonly<Record<Marker, Expected>> = {
  caller: {
    vals: [{ request: REQUEST, owner: 'ann', list: 'lamp,chair', order: ORDER }],
    uv: { Cart: '[function]', greeting: 'hello', numbered: '[function]', report: '[function]', state: '[function]' },
    fn: ['answer', '', 'function', 10, 20],
  },
  closure: {
    vals: [{ item: 'lamp' }, { item: 'chair' }],
    uv: { sum: 0, priceOf: '[function]' },
    fn: ['', '', 'arrow', 17, 19],
  },
  arrow: {
    vals: [
      { item: 'lamp', price: 40 },
      { item: 'chair', price: 120 },
    ],
    // A map, as JSON has it.
    uv: { prices: {} },
    fn: ['priceOf', '', 'arrow', 11, 15],
    caller: 'closure',
  },
  method: {
    vals: [{ items: ORDER.items, sum: 160 }],
    uv: { sold: 6, each: '[function]' },
    this: CART,
    fn: ['total', 'Cart', 'method', 15, 22],
    caller: 'caller',
  },
  upvalue: { vals: [{ next: 25 }], uv: { count: 20, step: 5 }, fn: ['advance', '', 'function', 28, 32] },
  late: { vals: [{ ready: [1, 2, 3] }], uv: {}, fn: ['', '', 'module', 1, 5] },
}

/** Starts the program, asks it, turns the probes on, asks again, turns them off, asks again, and ends it. */
export async function observe(row: Row, project: MatrixProject, how: How): Promise<Observed> {
  const session = await row.open(project, how)
  try {
    const answers = [await session.ask(REQUEST)]
    const frames = await framesOf(session, await session.ask('bob/desk'))
    answers.push(await session.ask(REQUEST))
    if (how.plugin !== false) await session.on()
    answers.push(await session.ask(REQUEST), await session.ask('late'))
    if (how.plugin !== false) await session.off()
    const hits = hitsIn(session.said)
    answers.push(await session.ask(REQUEST))
    await session.end()
    const files = /^files (.*)$/m.exec(session.said)?.[1]
    return {
      answers,
      frames,
      hits,
      files: files === undefined ? [] : (JSON.parse(files) as string[]),
      hitsWhenOff: hitsIn(session.said).length - hits.length,
      said: session.said,
      bundle: session.bundle,
    }
  } catch (error) {
    await session.end().catch(() => {})
    throw error
  }
}

export function hitsIn(said: string): Hit[] {
  return [...said.matchAll(/^.*?\bhit (\{"marker".*\})$/gm)].map(([, json]) => JSON.parse(json!) as Hit)
}

/** V8 writes `(path:1:2)`, Firefox and JavaScriptCore `name@path:1:2`. */
async function framesOf(session: Session, stack: string): Promise<Position[]> {
  const places = [...stack.matchAll(/(?<file>(?:file:\/\/|https?:\/\/)?[^\s()@]+?):(?<line>\d+):(?<column>\d+)\)?$/gm)]
  const traced = await Promise.all(
    places.map(({ groups }) => session.trace({ file: groups!['file']!, line: Number(groups!['line']), column: Number(groups!['column']) })),
  )
  return traced.filter((it) => it !== undefined)
}

/** The columns that look at hits, by what they look at. */
export const HIT_CHECKS = {
  vals: ({ hits }: Observed): void => {
    for (const marker of MARKERS)
      expect(
        of(hits, marker).map(({ vals }) => vals),
        marker,
      ).toEqual(EXPECTED[marker].vals)
  },
  uv: ({ hits }: Observed): void => {
    for (const marker of MARKERS) expect(of(hits, marker)[0]?.uv, marker).toEqual(EXPECTED[marker].uv)
  },
  this: ({ hits }: Observed): void => {
    for (const marker of MARKERS) for (const hit of of(hits, marker)) expect(hit.this, marker).toEqual(EXPECTED[marker].this)
  },
  finfo: ({ hits, files }: Observed, project: MatrixProject): void => {
    for (const marker of MARKERS) {
      const [name, owner, kind, lineDefined, lastLineDefined] = EXPECTED[marker].fn
      const place = project.place(marker)
      for (const [i, { finfo, hit }] of of(hits, marker).entries())
        expect({ ...finfo, hit }, marker).toEqual({ ...place, name, owner, kind, lineDefined, lastLineDefined, hit: i + 1 })
    }
    // A package of the program has no sites.
    expect(files.filter((file) => !/^src\/[\w-]+\.ts$/.test(file))).toEqual([])
    expect(files).toEqual(expect.arrayContaining(['src/answer.ts', 'src/cart.ts', 'src/prices.ts']))
  },
  stack: ({ hits }: Observed, project: MatrixProject, mapsCallers: boolean): void => {
    for (const marker of MARKERS) {
      const [name] = EXPECTED[marker].fn
      const { file, line, column } = project.place(marker)
      const [first, ...more] = of(hits, marker)[0]!.stack
      expect(first, marker).toBe(`    at ${name ? `${name} (${file}:${line}:${column})` : `${file}:${line}:${column}`}`)
      const { caller } = EXPECTED[marker]
      if (!mapsCallers || caller === undefined) continue
      expect(more.join('\n'), `the caller of ${marker}`).toContain(`${project.address(caller)}:`)
    }
  },
} as const

function of(hits: readonly Hit[], marker: Marker): Hit[] {
  return hits.filter((it) => it.marker === marker)
}

/** The program is what it would be without us, whatever is on. */
export function checkOutput({ answers, frames }: Observed, project: MatrixProject, plain: Observed | undefined): void {
  expect(answers).toEqual(ANSWERS)
  expect(plain?.answers ?? ANSWERS).toEqual(ANSWERS)
  const lines = (of: readonly Position[]): string[] => of.map(({ file, line }) => `${file}:${line}`)
  expect(lines(frames)[0]).toBe(project.address('error'))
  if (plain) expect(lines(frames)).toEqual(lines(plain.frames))
}

export function checkHooks({ hits, hitsWhenOff, said }: Observed): void {
  expect(hits.length).toBe(MARKERS.reduce((sum, marker) => sum + EXPECTED[marker].vals.length, 0))
  expect(hitsWhenOff).toBe(0)
  expect(said).not.toMatch(/\(HOOKS_\w+\)|\(PROBES_\w+\)|error:/i)
}

/** Whether the bundle's map leads five identifiers to where they were written, and the place of an error to where it leads without us. */
export function checkMap({ bundle, frames }: Observed, project: MatrixProject, plain: Observed | undefined): void {
  expect(frames[0]).toEqual(plain?.frames[0] ?? thrownAt(project))
  if (bundle === undefined) {
    expect(frames[0]).toEqual(thrownAt(project))
    return
  }
  const names = ['prices', 'cart', 'answer']
  const sources = Object.fromEntries(names.map((name) => [`src/${name}.ts`, project.read(`src/${name}.ts`)]))
  const words = tracedWords(readFileSync(bundle, 'utf8'), readFileSync(`${bundle}.map`, 'utf8'), sources)
  expect(words.map(({ word }) => word).sort()).toEqual(['known_w2', 'number_w5', 'sold_w4', 'sum_w3', 'text_w1'])
  expect(words.map(({ traced }) => traced)).toEqual(words.map(({ real }) => real))
}

/** Where `new` is, in the statement behind the marker. */
function thrownAt(project: MatrixProject): Position {
  const place = project.place('error')
  return { ...place, column: place.column + 'if (price === undefined) throw '.length }
}
