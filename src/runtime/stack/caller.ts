import { indexOf, slice } from '../guard/builtins.ts'
import { withoutStackHook } from '../guard/stack-hook.ts'
import { placeInFrame } from '../say/frame-place.ts'

// Taken at load: the program may put its own in its place.
const RealError = Error as ErrorConstructor & { captureStackTrace?: (target: object, below: unknown) => void }
const { captureStackTrace } = RealError

/** The file of who called a function, as the engine names it; `undefined` where the engine cannot start a stack there. */
export function callerFile(called: (...values: never[]) => unknown): string | undefined {
  if (!captureStackTrace) return undefined
  const stack = withoutStackHook(() => {
    const error = new RealError('caller')
    captureStackTrace(error, called)
    return `${error.stack}`
  })
  const first = indexOf(stack, '\n') + 1
  if (first === 0) return undefined
  const end = indexOf(stack, '\n', first)
  return placeInFrame(slice(stack, first, end === -1 ? stack.length : end))?.url
}
