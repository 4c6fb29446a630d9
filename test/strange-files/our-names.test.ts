import vm from 'node:vm'
import { describe, expect, it } from 'vitest'
import { instrument } from '../../src/transform/index.ts'
import { instrumentChecked } from '../integrity/instrument-checked.ts'

const PROGRAM = 'function f(a) { const b = a; return b }\nf(1)\n'

describe('a file that holds our names', () => {
  it('gets a key that it does not hold', () => {
    const options = { format: 'script' } as const
    const { key } = instrumentChecked(PROGRAM, 'f.js', options)!
    expect(key).toHaveLength(8)
    for (const name of [`$p${key}_0`, `$u${key}_0`, `$p${key}`]) {
      const text = `var ${name} = 1\n${PROGRAM}console.log(${name})\n`
      const result = instrumentChecked(text, 'f.js', options)!
      expect(text).not.toContain(result.key)
    }
  })

  it('is run with its own variables', () => {
    const own = '$p = 1, $u = 2, $p00000000_0 = 3, $u00000000_0 = 4, d = 5, e = 6, g = 7, o = 8, k = 9, v = 10'
    const text = `var printed = []\nvar ${own}\nfunction f() { return [$p, $u, $p00000000_0, $u00000000_0, d, e, g, o, k, v] }\nprinted.push(f().join())\n`
    const realm: { printed?: string[] } = {}
    vm.runInNewContext(instrumentChecked(text, 'f.js', { format: 'script' })!.code, realm)
    expect(realm.printed).toEqual(['1,2,3,4,5,6,7,8,9,10'])
  })

  it('is not taken for one that has sites already', () => {
    for (const said of ["'$p12345678_0?.(0)'", '/\\$p12345678_0/', '"$p12345678_0"'])
      expect(instrumentChecked(`const s = ${said}\n${PROGRAM}`, 'f.js', { format: 'commonjs' })?.sites, said).toHaveLength(4)
  })
})

describe('a file that has sites already', () => {
  it.each(['module', 'commonjs', 'script'] as const)('is left as it is, as %s', (format) => {
    const { code } = instrumentChecked(PROGRAM, 'f.js', { format })!
    expect(instrument(code, 'f.js', { format })).toBeUndefined()
    expect(instrument(`/* a banner */\n${code}\n// a footer`, 'another.js', { format })).toBeUndefined()
  })
})
