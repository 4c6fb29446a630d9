import { realmRuntime } from './realm.ts'
import type { Probes } from './api/types.ts'

/** The runtime for browsers and other realms without files. It has no dependencies. */
export const probes: Probes = realmRuntime().probes

export type * from './api/types.ts'
