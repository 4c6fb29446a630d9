import { beforeAll, describe, expect, it } from 'vitest'
import { TypedProject } from './typed-project.ts'

const MODEL = `export interface Item { name: string; price: number }
export type Result<T> = { ok: true; value: T } | { ok: false; error: Error }
export enum Color { Red, Green, Blue }
export default class Store { open = true }
export namespace Shapes { export interface Circle { r: number } }
class Hidden { private x = 1; #y = 2; protected z = 3; text = 'a'; next?: Hidden; say(a: number, ...rest: string[]): void { void this.x; void this.#y; void rest; void a } *[Symbol.iterator](): Generator<number> { yield 1 } }
export const hidden = new Hidden()
interface Wide { ${Array.from({ length: 30 }, (_, i) => `p${i}: number`).join('; ')} }
export const wide = {} as Wide
`

const PROGRAM = `import Store, { Color, hidden, wide, type Item, type Result, type Shapes } from './model.ts'
import { open, type Door } from 'doors'
import { Window } from 'doors/window'
let cache: Map<string, Item> | undefined
declare global { interface Everywhere { e: 1 } }
export class Cart<T extends Item = Item> {
  #secret = 1
  static count = 0
  items: T[] = []
  total(rate: number | undefined, { a, deep: [c] = ['x'] }: { a?: number; deep?: string[] } = {}) {
    if (rate === undefined) return 0
    cache ??= new Map()
    const result = { ok: true, value: { name: '', price: 1 } } as Result<Item>
    class Local { z = 1 }
    interface Inner { deep: { er: number } }
    const inner: Inner = { deep: { er: 1 } }, local = new Local()
    const anonymous = { x: 1, f(s: string) { return s.length }, 'a-b': null as null }
    const color = Color.Green as Color.Green | Color.Blue, anyColor = Color.Red as Color
    const circle: Shapes.Circle = { r: 1 }, store = new Store(), Made = Store
    const door: Door = open(), windows = [new Window()]
    return cache.size + this.#secret + hidden.say.length + wide.p1 + Cart.count
  }
  more() {
    const generic = <U extends string>(u: U): U | null => u
    const tuple: readonly [number, string?, ...boolean[]] = [1]
    const union = 'a' as 'b' | null | undefined | 'a'
    const picked: Pick<Item, 'name'> = { name: 'x' }, map: Record<string, Item[]> = {}
    const everywhere: Everywhere = { e: 1 }, when = new Date(), later = Promise.resolve(1), both = {} as Item & { more: (() => void)[] }
    const first = this.items[0]!, list: readonly (string | number)[] = []
    return list
  }
}
export function plain(x: unknown) {
  if (typeof x === 'string') {
    return x.length
  }
  return x // as it came
}
export const arrow = (n: number) => n * 2
export class Field { size = [1].map((n) => n + this.other); other = 2 }
`

const FILES = {
  'src/model.ts': MODEL,
  'src/cart.ts': PROGRAM,
  'node_modules/doors/package.json':
    '{"name":"doors","types":"./index.d.ts","exports":{".":"./index.d.ts","./window":"./lib/window.d.ts"}}',
  'node_modules/doors/index.d.ts': "export { Door, open } from './lib/door.js'\n",
  'node_modules/doors/lib/door.d.ts': 'export interface Door { isOpen: boolean }\nexport function open(): Door\n',
  'node_modules/doors/lib/window.d.ts': 'export class Window { private glass; clean(): void }\n',
}

/** Each name with a use that only holds if its type is that one. */
const at = (text: string): string => `'cart.ts:${PROGRAM.split('\n').findIndex((line) => line.includes(text)) + 1}'`

const HOOKS = `import { probes } from 'unplugin-probes/runtime'
probes.enable(${at('return cache')}, ({ vals, uv, this: self, private: own }) => [vals.rate.toFixed(), uv.cache.size, self.items, own['#secret'] + 1, vals.windows[0]?.clean()])
probes.enable(${at('return list')}, ({ vals }) => [vals.generic('u'), vals.both.more[0]?.()])
probes.enable(${at('return x.length')}, ({ vals, this: self }) => [vals.x.length, self])
probes.enable(${at('as it came')}, ({ vals }) => vals.x)
probes.enable(${at('const arrow')}, ({ vals }) => vals.n + 1)
probes.enable(${at('class Field')}, ({ vals, uv }) => [vals, uv])
`

describe('what is written of', () => {
  const project = new TypedProject({ ...FILES, 'probes.hooks.ts': HOOKS })
  let said = { code: null as number | null, stdout: '', stderr: '' }
  beforeAll(() => {
    said = project.run(['types'])
  })

  it.each([
    // Narrowed by what stands before, destructured, with and without a default.
    ['rate', 'number'],
    ['a', 'number | undefined'],
    ['c', 'string'],
    ['cache', "Map<string, import('./src/model.ts').Item>"],
    // An alias, an enum, a namespace, a default export, a class as a value.
    ['result', "import('./src/model.ts').Result<import('./src/model.ts').Item>"],
    ['color', "import('./src/model.ts').Color.Blue | import('./src/model.ts').Color.Green"],
    ['anyColor', "import('./src/model.ts').Color"],
    ['circle', "import('./src/model.ts').Shapes.Circle"],
    ['store', "import('./src/model.ts').default"],
    ['Made', "typeof import('./src/model.ts').default"],
    // Of a package, by its name and by a path of it.
    ['door', "import('doors').Door"],
    ['windows', "import('doors/window').Window[]"],
    // What has no name outside.
    ['inner', '{ deep: { er: number } }'],
    ['local', '{ z: number }'],
    ['anonymous', "{ x: number; f: (s: string) => number; 'a-b': null }"],
    [
      'hidden',
      '{ text: string; next?: unknown; say: (a: number, ...rest: string[]) => void; [Symbol.iterator]: () => Generator<number, any, any> }',
    ],
    ['wide', 'unknown'],
    ['generic', '<U extends string>(u: U) => U | null'],
    ['first', "import('./src/model.ts').Item"],
    // Of the language.
    ['tuple', 'readonly [number, (string | undefined)?, ...boolean[]]'],
    ['list', 'readonly (number | string)[]'],
    ['union', "'a' | 'b' | null | undefined"],
    ['picked', "Pick<import('./src/model.ts').Item, 'name'>"],
    ['map', "Record<string, import('./src/model.ts').Item[]>"],
    ['both', "import('./src/model.ts').Item & { more: (() => void)[] }"],
    ['everywhere', 'Everywhere'],
    ['when', 'Date'],
    ['later', 'Promise<number>'],
    ['#secret', 'number'],
  ])('%s: %s', (name, text) => {
    expect(project.typeOf(name)).toBe(text)
  })

  it('this in classes, in plain functions and in arrows without one', () => {
    const found = [...project.types.matchAll(/^ {4}this: (.*)$/gm)].map(([, text]) => text)
    expect(found).toEqual([
      "import('./src/cart.ts').Cart<import('./src/model.ts').Item>",
      "import('./src/cart.ts').Cart<import('./src/model.ts').Item>",
      'any',
      'any',
      'undefined',
      "import('./src/cart.ts').Field",
    ])
  })

  it('a name that is narrowed in one place and not in another', () => {
    expect([...project.types.matchAll(/^ {6}x: (.*)$/gm)].map(([, text]) => text)).toEqual(['string', 'unknown'])
  })

  it('a compiler finds nothing wrong with, nor with who uses it', () => {
    expect(said).toEqual({ code: 0, stdout: 'probes.hooks.types.d.ts: 6 addresses, written\n', stderr: '' })
    expect(project.check()).toEqual([])
  })
})
