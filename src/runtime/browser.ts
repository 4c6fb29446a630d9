import { realmRuntime } from './realm.ts'
import type { Probes } from './api/types.ts'

/** The runtime for browsers and other realms without files. It has no dependencies. */
export const probes: Probes = realmRuntime().probes

export type {
  Captured,
  FunctionInfo,
  FunctionKind,
  Handler,
  NoGenerator,
  Probe,
  ProbeInfo,
  Probes,
  ProbeStatus,
  Site,
  Untyped,
} from './api/types.ts'
