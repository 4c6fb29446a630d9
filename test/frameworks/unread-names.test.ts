import { parseSync, traverse } from '@babel/core'
import { expect, it } from 'vitest'
import { instrument } from 'unplugin-probes/transform'

const TEXT = `export function half(n) {
  const result = n / 2
  return result
}
`

// SolidStart takes away each variable that nothing reads, whatever it is made of, and Babel fails at the last one of a list.
it('what defines the switches of a module in a development server leaves no name that nothing reads', () => {
  const how = { root: '/', switches: 'property', ambiguous: 'module', hot: 'vite' }
  const { code } = instrument(TEXT, '/half.js', how as Parameters<typeof instrument>[2])!
  expect(code).toContain('define4')
  const unread: string[] = []
  traverse(parseSync(code, { configFile: false, babelrc: false, sourceType: 'module' })!, {
    Scope({ scope }) {
      for (const [name, binding] of Object.entries(scope.bindings)) if (!binding.referenced && binding.kind !== 'param') unread.push(name)
    },
  })
  expect(unread).toEqual([])
})
