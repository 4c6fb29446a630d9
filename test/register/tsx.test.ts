import { describe, expect, it } from 'vitest'
import { Application, nodeVersions, type NodeVersion } from './application.ts'

const versions = await nodeVersions()
const [US, TSX] = [
  ['--import', 'unplugin-probes/register'],
  ['--import', 'tsx'],
]
const [US_REQUIRED, TSX_REQUIRED] = [
  ['--require', 'unplugin-probes/register'],
  ['--require', 'tsx/cjs'],
]
const IMPORTED = [
  [...TSX, ...US],
  [...US, ...TSX],
]
const REQUIRED = [
  [...TSX_REQUIRED, ...US_REQUIRED],
  [...US_REQUIRED, ...TSX_REQUIRED],
]
const env = { PROBES_HOOKS: './probes.hooks.js' }

/** What Node alone would not do: decorators of old, an interface that is imported as if it were a value, an enum, `import x = require`. */
const SHOP = `import { Item } from './item.ts'
import { rate } from './rate.cts'
function log(target: any, key: string, one?: PropertyDescriptor): any {
  return { ...one, value(this: any, ...all: any[]) { return 'logged ' + one!.value.apply(this, all) } }
}
enum Kind { A = 3 }
export class Shop {
  constructor(readonly name: string) {}
  @log
  open(item: Item): string {
    const text = this.name + item.id + rate
    return text + Kind.A
  }
}
`
const MAIN = `import { Shop } from './shop.ts'
const shop: Shop = new Shop('s')
console.log(shop.open({ id: 1 }))
console.log(String(new Error('here').stack).split('\\n')[1]!.replace(/^.*\\/(main.ts:\\d+:\\d+).*$/, '$1'))
`
const FILES = {
  'tsconfig.json': '{ "compilerOptions": { "experimentalDecorators": true, "target": "es2022" } }',
  'item.ts': 'export interface Item { id: number }\n',
  'rate.cts': 'const rate: number = 4\nexport = { rate }\n',
  'shop.ts': SHOP,
  'main.ts': MAIN,
  'probes.hooks.js': `module.exports = (probes) => { probes.log('shop.ts:12', 'text {text}'); probes.log('main.ts:3', 'name {shop.name}') }\n`,
}

describe.each(versions)('tsx beside us in $name', (node: NodeVersion) => {
  it('compiles what it compiles alone, of CommonJS, and all files have their sites, in any order', () => {
    // Node 24.0 alone takes `.cts` from tsx.
    const own = { 'shop.ts': SHOP.replace('.cts', '.ts'), 'rate.ts': FILES['rate.cts'] }
    const it = new Application({ ...FILES, ...own, 'package.json': '{}' })
    const alone = it.run(node, [...TSX, 'main.ts'])
    expect(alone.stdout).toBe('logged s143\nmain.ts:4:20\n')
    for (const flags of [...IMPORTED, ...REQUIRED]) {
      const { stdout, stderr } = it.run(node, [...flags, 'main.ts'], { env })
      expect({ flags, stdout }).toEqual({ flags, stdout: alone.stdout })
      expect(stderr).toContain('probes: shop.ts:12 (open) text s14')
      expect(stderr).toMatch(/probes: main.ts:3 \(\w+\) name s/)
      // Its text has one line and other names.
      expect(stderr).not.toMatch(/no-code|PROBES_NO_MAP/)
    }
  })

  it('compiles modules, in any order', () => {
    const hooks = FILES['probes.hooks.js']
      .replace('module.exports =', 'export default')
      .replace('{', `{ probes.log('rate.cts:2', 'rate {rate}');`)
    const it = new Application({ ...FILES, 'probes.hooks.js': hooks })
    const alone = it.run(node, [...TSX, 'main.ts'])
    expect(alone.stdout).toBe('logged s143\nmain.ts:4:20\n')
    for (const flags of IMPORTED) {
      const { stdout, stderr } = it.run(node, [...flags, 'main.ts'], { env })
      expect({ flags, stdout }).toEqual({ flags, stdout: alone.stdout })
      expect(stderr).toContain('probes: shop.ts:12 (open) text s14')
      expect(stderr).toContain('probes: main.ts:3 (module) name s')
      const isOld = /^Node (?:20\.|22\.12$|24\.0$)/.test(node.name)
      expect(stderr).toMatch(isOld ? /rate\.cts gets no sites: .*\(PROBES_TSX\)\n/ : /rate\.cts:2 .* rate 4\n/)
    }
  })
})
