/**
 * What `require('unplugin-probes/runtime')` gives, for compilers: the code is that of index.ts. Types of a module are named here from
 * CommonJS, which wants to be told how they are found.
 */
import type { Probes } from './api/types.ts' with { 'resolution-mode': 'import' }

/**
 * The switchboard of this realm.
 * @example
 * const { probes } = require('unplugin-probes/runtime')
 * const probe = probes.enable('src/hot.ts:9', ({ vals }) => console.log(vals))
 * probe.disable()
 */
export declare const probes: Probes

export type * from './api/types.ts' with { 'resolution-mode': 'import' }
