/** Which hits a probe sees, and how long it lives. */
export interface SpecLimits {
  /** An expression over the names at the site. @default each hit counts */
  readonly when?: string | undefined
  /** After so many hits it is over. @default no limit */
  readonly hits?: number | undefined
  /** At most so many a second. @default no limit, 10 lines where `NODE_ENV` is `production` */
  readonly perSecond?: number | undefined
  /** How long it lives, `'10m'` for instance. @default as long as its session */
  readonly ttl?: string | undefined
}

/** A probe as plain data: what a session turns into a line of a hooks file. */
export interface ProbeSpec extends SpecLimits {
  /** An address: `src/cart.ts:42`, `cart.ts#total`, `Cart.total`. */
  readonly at: string
  readonly kind: 'log' | 'snapshot' | 'count'
  /** Of `log`: a text with expressions in braces. */
  readonly log?: string | undefined
  /** Of `snapshot`: expressions whose values are shown. @default all that is there */
  readonly show?: readonly string[] | undefined
  /** Of `log` and `snapshot`: whether the stack follows. @default false */
  readonly stack?: boolean | undefined
}
