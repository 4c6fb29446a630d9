import { runInContext } from 'node:vm'
import { expect, it } from 'vitest'
import { contextOf, scoped } from './realms.ts'

const COMPLETIONS: Readonly<Record<string, string>> = {
  value: 'function f() { return 1 }\nf() + 1',
  nothing: 'var a = 1\nlet b = 2',
  directive: "'use strict'\nvar a = 1",
  hashbang: '#!/usr/bin/env node\nvar a = 3\na',
  'last of a loop': 'for (var i = 0; i < 3; i++) { i * 2 }',
  branch: 'if (true) 5\nelse 6',
  block: '{ let a = 7; a }\nfunction g() {}',
  'comment first': '/* @license */ function h() { return 8 }\nh()',
}

it.each(Object.entries(COMPLETIONS))('a script gives the completion value that it gave: %s', (_, code) => {
  expect(runInContext(scoped(code, 'script.js', { format: 'script' }).code, contextOf())).toEqual(runInContext(code, contextOf()))
})

it('the functions of a script run whoever calls them, before others and from others', () => {
  const context = contextOf()
  const { code } = scoped('setter = 1\nfunction late() { return 2 }', 'first.js', { format: 'script' })
  runInContext('var seen; Object.defineProperty(globalThis, "setter", { set() { seen = late() } })', context)
  runInContext(code, context)
  expect(runInContext('[seen, late()].join()', context)).toBe('2,2')
})

it('a script that is evaluated twice in one realm throws, and one in each of two does not', () => {
  const { code } = scoped('var a = 1\na', 'twice.js', { format: 'script' })
  const context = contextOf()
  runInContext(code, context)
  expect(() => runInContext(code, context) as unknown).toThrow(/has already been declared/)
  expect(runInContext(code, contextOf())).toBe(1)
})

it('a name that the program has given a prototype is no switch', () => {
  const context = contextOf()
  runInContext('for (const name of "abcdef") Object.prototype[name] = () => { throw new Error("mine") }', context)
  const { code } = scoped('function f() { return 1 }\nf()', 'polluted.js', { format: 'script' })
  expect(runInContext(code, context)).toBe(1)
})
