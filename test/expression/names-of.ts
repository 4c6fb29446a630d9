import { types } from 'node:util'
import { tellObjectsBy } from '../../src/runtime/guard/kinds-of-object.ts'
import { tellKindsBy } from '../../src/runtime/guard/kinds-of-function.ts'
import { openedBy } from '../../src/runtime/expression/read-property.ts'
import { parseExpression, type Names } from '../../src/runtime/expression/parse-expression.ts'
import { parseTemplate } from '../../src/runtime/expression/template.ts'
import { Unreadable } from '../../src/runtime/expression/unreadable.ts'

tellKindsBy(types)
tellObjectsBy(types)

/** Names as a hit has them. */
export function namesOf(values: Readonly<Record<string, unknown>>, receiver?: unknown): Names {
  return {
    receiver,
    read: (name) => (Object.hasOwn(values, name) ? openedBy(values[name], false, name) : new Unreadable(`<no ${name}>`, `no ${name}`)),
    readPrivate: (name) => values[name],
  }
}

/** The value of an expression; of an unreadable one, what stands in its place. */
export function valueOf(text: string, values: Readonly<Record<string, unknown>> = {}, receiver?: unknown): unknown {
  const value = parseExpression(text)(namesOf(values, receiver))
  return Unreadable.is(value) ? value.text : value
}

export function lineOf(text: string, values: Readonly<Record<string, unknown>> = {}): string {
  return parseTemplate(text)(namesOf(values))
}
