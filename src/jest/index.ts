import { SitesTransformer } from './sites-transformer.ts'
import { checkJestOptions, type JestOptions } from './jest-options.ts'

export type { JestOptions } from './jest-options.ts'

/**
 * Makes the transformer that a project's `transform` names.
 * @throws with the code PROBES_OPTION: an option that is unknown, or not what it must be
 */
export function createTransformer(options?: JestOptions): SitesTransformer {
  return new SitesTransformer(checkJestOptions(options))
}

/**
 * The transformer for Jest: what another one makes of a file (`babel-jest`, unless told otherwise) gets its sites.
 * @example
 * // jest.config.js
 * module.exports = { transform: { '\\.[jt]sx?$': ['unplugin-probes/jest', { hooks: './probes.hooks.ts' }] } }
 */
const transformer: { createTransformer: typeof createTransformer } = { createTransformer }

export default transformer
