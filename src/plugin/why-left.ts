import type { Warning } from '../transform/index.ts'
import { isSvelteModule } from './report/components.ts'

/** Said of the first file that no map leads back from; `mend` is what to do about it in a host. */
export function noMap(mend: string): string {
  return (
    'gets no sites, nor does any other file like it: what came before unplugin-probes has changed its text, and no source map leads back ' +
    `to its lines; ${mend} (PROBES_NO_MAP)`
  )
}

/** Said of the first file while coverage is measured. */
export const COVERAGE: string =
  'gets no sites, nor does any other file, while Vitest measures coverage: they would be counted as if its author had written them (PROBES_COVERAGE)'

const SVELTE =
  "gets no sites, nor does any other Svelte module that comes before Svelte's compiler: this takes all names that begin with $, and what " +
  'runs in an effect becomes a part of it; put its plugin before unplugin-probes (PROBES_SVELTE)'

/** Why a file gets no sites, whatever it holds. @param isRaw whether nothing has been over it yet */
export function whyLeft(id: string, isRaw: boolean): string | undefined {
  return isRaw && isSvelteModule(id) ? SVELTE : undefined
}

/** Why one has none that could not be read. */
export function describeWarning({ code, file, line, column, message }: Warning): string {
  const place = line === undefined ? file : `${file}:${line}:${column}`
  const what = code === 'PARSE' ? 'cannot be parsed and gets no sites' : 'gets no sites, by an error of ours; please report it'
  return `${place} ${what}: ${message} (PROBES_${code})`
}
