import type { Handler } from '../api/types.ts'
import { kindOfFunction } from '../guard/kinds-of-function.ts'
import { describeValue } from '../say/describe.ts'
import { WrongHandler } from './handlers.ts'

/** @throws {WrongHandler} if it cannot be a handler */
export function usable(handler: Handler): Handler {
  if (typeof handler !== 'function') throw new WrongHandler(`its handler is ${describeValue(handler)}, not a function`)
  switch (kindOfFunction(handler)) {
    case 'revoked':
      throw new WrongHandler('its handler is a proxy that has been revoked, which nobody can call')
    case 'class':
      throw new WrongHandler('its handler is a class, which only new can call; write a function or an async function')
    case 'generator':
      throw new WrongHandler('its handler is a generator function, whose body no call runs; write a function or an async function')
    default:
      return handler
  }
}
