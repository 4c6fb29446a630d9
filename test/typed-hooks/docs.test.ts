import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { TSCONFIG, TypedProject } from './typed-project.ts'

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/typed-hooks.md'), 'utf8')
const BLOCKS = [...PAGE.matchAll(/^```(\w*)\n(.*?)^```$/gms)]
const blocks = (language: string): string[] => BLOCKS.filter(([, its]) => its === language).map(([, , text]) => text!)

it('the page shows what happens', () => {
  const [cart, hooks, types] = blocks('ts')
  const [run, names, stale] = blocks('')
  const project = new TypedProject({
    'tsconfig.json': TSCONFIG.replace(',"probes.hooks*"', '').replace('"es2022"]', '"es2022","dom"]'),
    'src/globals.d.ts': '',
    'src/cart.ts': cart!,
    'probes.hooks.ts': hooks!,
  })
  const said = project.run(['types'])
  expect(`$ npx unplugin-probes types\n${said.stdout}${said.stderr}`).toBe(run)
  expect(project.types).toBe(types)
  project.write('tsconfig.json', TSCONFIG.replace('"es2022"]', '"es2022","dom"]'))
  project.write('probes.hooks.ts', hooks!.replace('taxed', 'taxt').replace('items', 'itms'))
  expect(project.check().join('\n')).toBe(names!.trim())
  project.write('probes.hooks.ts', hooks!.replace('cart.ts:15', 'cart.ts:44'))
  expect(project.run(['types']).code).toBe(1)
  expect(project.check().join('\n')).toBe(stale!.trim())
})
