/**
 * What stands at the addresses that hooks files name, by these. `npx unplugin-probes types` writes a file that adds to it; without one it is
 * empty, and all that is captured is `any`. A text in the place of types says why there is nothing at an address.
 * @example
 * declare module 'unplugin-probes/runtime' {
 *   interface ProbeSites {
 *     'src/cart.ts:42': { vals: { total: number }; uv: {}; this: undefined }
 *     'src/cart.ts:99': 'no code on line 99'
 *   }
 * }
 */
export interface ProbeSites {}

/** Any address; editors offer those of `ProbeSites`. */
export type Address = keyof ProbeSites | (string & {})

/** An address, or, where there is nothing at it, the text that says why: so the type checker says it, at that very place. */
export type At<A extends string> = A extends keyof ProbeSites ? (ProbeSites[A] extends string ? ProbeSites[A] : A) : A
