import { expect, it } from 'vitest'
import { BabelProject, placesOf } from './babel-project.ts'

const CART = `import { rate, type Rate } from './rate'
// A comment.
export class Cart {
  #items: number[] = []
  label = \`a \${rate} b\`
  add(item: number): this {
    this.#items.push(item); if (item > 1) console.log('much')
    return this
  }
  total(): number {
    let sum = 0
    for (const item of this.#items) {
      sum += item * rate
    }
    return sum
  }
}
export const view = (cart: Cart) => <b title={'x'}>{cart.total()} of {cart.label}</b>
`

it('a file has its sites, in front of what Babel makes of it', async () => {
  const project = new BabelProject()
  const code = project.print(await project.transform({}, { src: CART }))
  expect(code).toMatch(/globalThis\.\$p\w+_\d\?\.\(this, \(o, i\) => |globalThis\.\$p\w+_\d\?\.\(this, o => o\.#items/)
  expect(code).toMatch(/unpluginProbesTables/)
  expect(code).not.toMatch(/data:|require|eval|Function\(/)
})

/** What ends with a bracket of ours ends behind it or before it. */
const CLOSED = /^((?:Arrow|If|Variable|Export)\w* \d+ \d+) .*/

it.each([false, true])('all nodes have the places that they have without us, also where a transformer drops plugins: %s', async (drops) => {
  const project = new BabelProject()
  const places = async (options: object | undefined): Promise<string[]> =>
    placesOf((await project.transform(options, { src: CART, drops })).ast).map((place) => place.replace(CLOSED, '$1'))
  const [own, withSites] = [await places(undefined), await places({})]
  const rest = new Map<string, number>()
  for (const place of withSites) rest.set(place, (rest.get(place) ?? 0) + 1)
  expect(own.filter((place) => !rest.get(place) || !rest.set(place, rest.get(place)! - 1))).toEqual([])
  expect(own.length).toBeGreaterThan(60)
  expect(withSites.length).toBeGreaterThan(own.length + 60)
})

it("Babel's plugins see no place of ours: __source of JSX is as it was", async () => {
  const project = new BabelProject()
  const more = ['@babel/plugin-transform-react-jsx-development']
  const sources = async (options: object | undefined): Promise<unknown> =>
    project.print(await project.transform(options, { src: CART, more })).match(/(?:line|column)Number: \d+/g)
  expect(await sources({})).toEqual(await sources(undefined))
  expect(await sources({})).toHaveLength(2)
})

it('files that are not included go on as they are, and so does our own runtime', async () => {
  const project = new BabelProject()
  const plain = project.print(await project.transform(undefined, { src: CART }))
  for (const [options, filename] of [
    [{ include: ['lib/**'] }, 'src/main.tsx'],
    [{}, 'src/main.test.tsx'],
    [{}, 'node_modules/a/main.js'],
    [{ exclude: /main/ }, 'src/main.tsx'],
  ] as const)
    expect(project.print(await project.transform(options, { src: CART, filename }))).toBe(plain)
  expect(project.print(await project.transform({ include: [/main\.tsx$/] }, { src: CART }))).not.toBe(plain)
})

it('an error of the program is the one that it has without us', async () => {
  const project = new BabelProject()
  const src = 'export const a = 1\nconst a = 2\nfunction f() { return a }\n'
  const failure = async (options: object | undefined): Promise<unknown> =>
    project.transform(options, { src }).catch(({ message, code, loc }) => ({ message, code, loc }))
  const plain = await failure(undefined)
  expect(plain).toMatchObject({ loc: { line: 2 } })
  expect(await failure({ strict: true })).toEqual(plain)
})

it('what React Native makes native code of keeps its text, and has its sites behind Babel', async () => {
  const project = new BabelProject()
  const src = `import codegenNativeComponent from 'x'\nexport default codegenNativeComponent<{ a: string }>('View')\nexport const f = (n: number) => {\n  return n + 1\n}\n`
  const texts: string[] = []
  const more = [
    () => ({ name: 'reads', visitor: { Program: (path: { hub: { getCode(): string } }) => void texts.push(path.hub.getCode()) } }),
  ]
  const code = project.print(await project.transform({}, { src, more }))
  expect(texts).toEqual([src])
  expect(code).toMatch(/globalThis\.\$p\w+\?\.\(n\);\s*return n \+ 1/)
})

it('React Compiler comes first and remembers as much as without us', async () => {
  const project = new BabelProject()
  const src = `export function View({ items }: { items: number[] }) {\n  const doubled = items.map((item) => item * 2)\n  const label = doubled.join()\n  return <b>{label}</b>\n}\n`
  const more = ['babel-plugin-react-compiler']
  const made = async (options: object | undefined): Promise<string> => project.print(await project.transform(options, { src, more }))
  const plain = await made(undefined)
  const code = await made({})
  expect(plain).toMatch(/_c\(\d\)/)
  expect(code.match(/_c\(\d+\)|\$\[\d+\] (?:=|!==)/g)).toEqual(plain.match(/_c\(\d+\)|\$\[\d+\] (?:=|!==)/g))
  expect(code).toMatch(/globalThis\.\$p\w+\?\./)
  const names = async (options: object | undefined): Promise<string[]> =>
    placesOf((await project.transform(options, { src, more })).ast).flatMap(
      (place) => /^(?:Identifier|Return\w+) \d+ \d+/.exec(place) ?? [],
    )
  const places = await names({})
  expect((await names(undefined)).filter((place) => !places.includes(place))).toEqual([])
})

it('the cache key knows options, version and the transformer behind, and no folder', async () => {
  const projects = [new BabelProject(), new BabelProject()]
  const [one, other] = projects.map((project) => project.transformer({}).getCacheKey({}))
  expect(one).toBe(other)
  const another = new BabelProject({ 'upstream.cjs': "exports.transform = () => {}; exports.getCacheKey = () => 'another'" })
  const keys = [
    one,
    projects[0]!.transformer({ grain: 'lines' }).getCacheKey({}),
    projects[0]!.transformer({ include: [/a/] }).getCacheKey({}),
    projects[0]!.transformer({ root: '..' }).getCacheKey({}),
    another.transformer({}).getCacheKey({}),
  ]
  expect(new Set(keys).size).toBe(keys.length)
})
