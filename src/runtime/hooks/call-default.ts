import type { Probes } from '../api/types.ts'
import { HooksError } from './files/hooks-error.ts'

/** What a load that has ended well has left. */
export interface HooksLoaded {
  /** What the file's default function returned: how to clean up, if it is a function. */
  readonly returned: unknown
  /** A clause about a function that it exports and nobody calls; `''` when there is none. */
  readonly uncalled: string
}

/**
 * Calls what a hooks file exports by default, if it is a function.
 * @throws {HooksError} if it is something else
 */
export function callDefault(module: unknown, probes: Probes, file: string): HooksLoaded {
  const main = typeof module === 'object' && module !== null && 'default' in module ? module.default : module
  if (isClass(main))
    throw new HooksError('HOOKS_EXPORT', file, 'its default export is a class; export a function (probes) => { … } or nothing')
  if (typeof main === 'function') return { returned: (main as (probes: Probes) => unknown)(probes), uncalled: '' }
  if (main !== undefined && main !== null && (main !== module || typeof main !== 'object'))
    throw new HooksError(
      'HOOKS_EXPORT',
      file,
      `its default export is of type ${typeof main}; export a function (probes) => { … } or nothing`,
    )
  return { returned: undefined, uncalled: main === module || main === undefined ? uncalledOf(module) : '' }
}

function isClass(value: unknown): boolean {
  return typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value))
}

/** A file without a default export may do all at its top level; one that enables nothing may have meant a function by another name. */
function uncalledOf(module: unknown): string {
  const named = Object.entries(module ?? {}).find(([, value]) => typeof value === 'function')
  return named
    ? `it exports the function ${named[0]}, which nobody calls; what is called is its default export: export default (probes) => { … }`
    : ''
}
