import type { Compilation } from 'webpack'
import { switchName } from '../../../site-table/site-table.ts'
import { switchesIn } from '../../chunks/switches-in.ts'
import { BEGIN, OWN_ADDRESS } from '../../modules/starter.ts'

/** Loaders may run modules of the program while it is built, in this process (`this.importModule`): no probe is ever on there. */
export function prepareExecuted(compilation: Compilation): void {
  // Before those who run it.
  compilation.hooks.executeModule.tap({ name: 'unplugin-probes', stage: -100 }, (execution) => {
    if (String(execution.moduleObject?.id).includes(OWN_ADDRESS)) skip(execution)
    else defineHere(codeOf(execution.codeGenerationResult))
  })
}

/** Of what starts the runtime: nothing is to be watched there, and Node's own modules, which it imports, are not to be had. */
function skip(execution: object): void {
  const { moduleObject } = execution as { readonly moduleObject: { exports: unknown } }
  moduleObject.exports = { [BEGIN]: () => {} }
  // Whoever would run it finds that it has no code. What was generated may be kept in a cache, so it stays as it is.
  Object.assign(execution, { codeGenerationResult: { sources: new Map(), get: () => undefined } })
}

function defineHere(code: string): void {
  for (const [key, count] of switchesIn(code)) {
    for (let i = 0; i < count; i++) {
      const name = switchName(key, i)
      if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value: undefined, writable: true, configurable: true })
    }
  }
}

/** webpack has sources by their kinds, Rspack their texts. */
function codeOf(result: unknown): string {
  const { sources, get } = result as {
    readonly sources?: ReadonlyMap<string, { source(): string | Buffer }>
    readonly get?: (kind: string) => unknown
  }
  const text = sources ? sources.get('javascript')?.source() : get?.call(result, 'javascript')
  return typeof text === 'string' ? text : ''
}
