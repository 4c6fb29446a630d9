import { indexOf, slice } from '../guard/builtins.ts'
import { withoutStackHook } from '../guard/stack-hook.ts'
import { placeInFrame } from '../say/frame-place.ts'
import type { ToSource } from '../say/source-place.ts'

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
