import type { ProbeEvent, ProbeEvents } from './api/events.ts'
import type { Handler } from './api/types.ts'
import type { ProbeBoard } from './board/probe-board.ts'
import { WrongOption } from './codeless/handlers.ts'
import { usable } from './codeless/usable-handler.ts'
import { includes, join, keys } from './guard/builtins.ts'
import type { Load } from './load.ts'
import { describeError, describeValue } from './say/describe.ts'
import { events, type Details } from './say/events.ts'

const TYPES: Record<keyof ProbeEvents, true> = { hit: true, log: true, status: true, error: true, load: true, note: true }

interface Surroundings {
  readonly board: ProbeBoard
  report(line: string, details?: Details | null): void
}

/**
 * Calls a function at events. That of a hooks file hears from the end of its load on, until the load is over.
 * @returns how to end it
 * @throws {WrongOption} while its hooks file is being loaded
 */
export function listen(type: keyof ProbeEvents, listener: unknown, load: Load | undefined, host: Surroundings): () => void {
  const why = whyNot(type, listener)
  if (why !== '' && load?.state === 'staged') throw new WrongOption(why)
  if (why !== '' || load?.state === 'over') {
    if (why !== '') host.report(why)
    return () => {}
  }
  let isOver = false
  let stop = (): void => {}
  const begin = (): void => {
    if (isOver) return
    stop = events.listen({
      type,
      call: (event) => host.board.callListener(load, () => (listener as (event: ProbeEvent) => unknown)(event)),
      failed: (error) => host.report(`a listener of "${type}" threw ${describeError(error)}; it is off`, { event: 'error' }),
    })
  }
  const end = (): void => {
    isOver = true
    stop()
  }
  if (load) load.lives(begin, end)
  else begin()
  return end
}

function whyNot(type: unknown, listener: unknown): string {
  if (typeof type !== 'string' || !includes(keys(TYPES), type))
    return `on has ${describeValue(type)}, not one of ${join(keys(TYPES), ', ')}`
  try {
    usable(listener as Handler, `the listener of "${type}"`)
    return ''
  } catch (error) {
    return (error as Error).message
  }
}
