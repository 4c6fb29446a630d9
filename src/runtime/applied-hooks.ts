import type { Applied } from './api/types.ts'
import { OwnMap, stringify } from './guard/builtins.ts'
import { applyData } from './hooks/data/json-hooks.ts'
import { HooksError } from './hooks/files/hooks-error.ts'
import type { HooksHost } from './hooks/hooks-host.ts'
import { describeError, describeValue } from './say/describe.ts'

/** What such a set is called where nobody says: as the file that would hold it. */
const NAME = 'probes.hooks.json'
const NONE: Applied = { outcome: 'gone', message: 'there was none', probes: [] }
const OF_PROGRAMS = 'apply has no effect in a hooks file, which turns probes on by itself (log, snapshot, count)'

/** Stands for what has no text. */
const UNREADABLE = '\0'

/** A set as it was given last. */
interface Given {
  /** `''` where there is none. */
  readonly text: string
  readonly applied: Applied
}

/** The sets of probes that a program has handed over as data, where no file is watched. */
export class AppliedHooks {
  readonly #host: HooksHost
  readonly #given = new OwnMap<string, Given>()

  constructor(host: HooksHost) {
    this.#host = host
  }

  /** Takes the place of what was applied by this name before. Never throws: it is called in the program's requests. */
  apply(hooks: unknown, name: unknown): Applied {
    const shown = typeof name === 'string' && name !== '' ? name : NAME
    const before = this.#given.get(shown)
    let text = UNREADABLE
    let applied: Applied
    try {
      text = textOf(shown, hooks)
      // At each request, most often.
      if (text === before?.text) return before.applied
      applied = text === '' ? this.#end(shown, before) : this.#load(shown, text)
    } catch (error) {
      applied = this.#failed(shown, error, before?.applied)
    }
    this.#given.set(shown, { text, applied })
    return applied
  }

  refuse(): Applied {
    this.#host.report(OF_PROGRAMS)
    return { outcome: 'failed', message: OF_PROGRAMS, probes: [] }
  }

  #load(name: string, text: string): Applied {
    const stage = this.#host.stage(sourceOf(name))
    try {
      applyData(name, text, stage.probes)
    } catch (error) {
      stage.discard()
      throw error
    }
    const probes = stage.commit()
    const { summary, lines } = this.#host.describe(probes)
    const message = `hooks ${name} applied: ${summary}`
    this.#host.report(message, { event: 'load', file: name, outcome: 'loaded' })
    for (let i = 0; i < lines.length; i++) this.#host.report(lines[i]!, null)
    return { outcome: 'loaded', message, probes }
  }

  #end(name: string, before: Given | undefined): Applied {
    if (!before) return NONE
    const count = this.#host.drop(sourceOf(name))
    const message = `hooks ${name} removed: ${count} ${count === 1 ? 'probe' : 'probes'} off`
    this.#host.report(message, { event: 'load', file: name, outcome: 'gone' })
    return { outcome: 'gone', message, probes: [] }
  }

  #failed(name: string, error: unknown, before: Applied | undefined): Applied {
    const probes = before?.probes ?? []
    const { place, code, message: what } = error instanceof HooksError ? error : wrong(name, 'HOOKS_THROW', describeError(error))
    const message = `hooks ${place}: ${what} (${code}); ${probes.length > 0 ? 'the probes that were on stay on' : 'no probe is on'}`
    // What has no text, a promise for instance, is wrong anew at each call.
    if (message === before?.message) return before
    this.#host.report(message, { event: 'load', file: name, outcome: 'failed', code })
    return { outcome: 'failed', message, probes }
  }
}

/** Apart from those that are watched, which can have the same name. */
function sourceOf(name: string): string {
  return `applied ${name}`
}

function textOf(name: string, hooks: unknown): string {
  if (hooks === null || hooks === undefined) return ''
  if (typeof hooks === 'string') return hooks
  if (typeof hooks !== 'object') throw wrong(name, 'HOOKS_SHAPE', `it is ${describeValue(hooks)}, not a text or an object with probes`)
  if (typeof (hooks as { then?: unknown }).then === 'function') throw wrong(name, 'HOOKS_SHAPE', 'it is a promise; await it')
  return stringify(hooks)
}

function wrong(name: string, code: 'HOOKS_SHAPE' | 'HOOKS_THROW', what: string): HooksError {
  return new HooksError(code, name, what)
}
