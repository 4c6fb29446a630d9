import { relative } from 'node:path'
import type { HooksPlace } from '../../session/hooks-place.ts'

/** No program has answered: where it was asked, and why that can be. */
export function whyNobody(places: readonly HooksPlace[]): string[] {
  const shown = places.map(({ path, kind, because }) => `the hooks ${kind} ${relative('', path) || '.'} (${because})`).join(' or ')
  return [
    `no program answers at ${shown}. It can be that`,
    '  - no program runs, or it was started in another folder: run this there, or say --hooks PATH',
    "  - its build has no plugin, or the plugin's options no hooks: npx unplugin-probes sites shows where sites would be",
    '  - PROBES=off is in its environment, or PROBES_HOOKS names another file',
    '  - another user runs it, who cannot reach a socket of yours, or whose program refuses a file of yours (its stderr says so)',
  ]
}
