import type { Handler } from '../api/types.ts'
import { kindOfFunction } from '../guard/kinds-of-function.ts'
import { describeValue } from '../say/describe.ts'
import { WrongHandler } from './handlers.ts'

/** @param what it is called @throws {WrongHandler} if it cannot be a handler */
export function usable(handler: Handler, what = 'its handler'): Handler {
  if (typeof handler !== 'function') throw new WrongHandler(`${what} is ${describeValue(handler)}, not a function`)
  switch (kindOfFunction(handler)) {
    case 'revoked':
      throw new WrongHandler(`${what} is a proxy that has been revoked, which nobody can call`)
    case 'class':
      throw new WrongHandler(`${what} is a class, which only new can call; write a function or an async function`)
    case 'generator':
      throw new WrongHandler(`${what} is a generator function, whose body no call runs; write a function or an async function`)
    default:
      return handler
  }
}
