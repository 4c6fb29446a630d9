import { indexOf, slice } from '../guard/builtins.ts'
import { withoutStackHook } from '../guard/stack-hook.ts'
import { placeInFrame } from '../say/frame-place.ts'
import type { ToSource } from '../say/source-place.ts'
import type { HooksPart } from '../../site-table/page-channel.ts'

/** In characters. */
const LONGEST_STACK = 8000

/** `file:line:column` of the innermost frame that lies in one of some modules; `undefined` where none does. */
export function thrownPlace(error: unknown, modules: ReadonlyMap<string, ToSource>): string | undefined {
  const stack: unknown = withoutStackHook(() => (error as Partial<Error> | null | undefined)?.stack)
  if (typeof stack !== 'string') return undefined
  for (const line of slice(stack, 0, LONGEST_STACK).split('\n')) {
    // Firefox and Safari write `name@url:line:column`.
    const place = placeInFrame(/^\s*at /.test(line) ? line : slice(line, indexOf(line, '@') + 1))
    const toSource = place && modules.get(place.url)
    if (!toSource) continue
    const [at, column, file = place.url] = toSource(place.line, place.column)
    return `${file}:${at}:${column}`
  }
  return undefined
}

/** Chromium, Firefox and Safari, of a name that a module does not export. */
const MISSING = /(?:export named:?|import not found:|binding name) ?['"]?([\w$\u0080-\uffff]+)/

/** `file:line:column` of the import that asks for a name which its module has not; `undefined` where the error tells of none. */
export function importPlace(error: unknown, parts: readonly HooksPart[]): string | undefined {
  const name = error instanceof SyntaxError ? MISSING.exec(slice(error.message, 0, LONGEST_STACK))?.[1] : undefined
  for (const { file, imports = [] } of parts) {
    const found = imports.find(([imported]) => imported === name)
    if (found) return `${file}:${found[1]}:${found[2]}`
  }
  return undefined
}
