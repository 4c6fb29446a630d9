const RATE = 2

/** The sixth line is where the README puts a probe. */
export function priceOf(count: number): number {
  const price = count * RATE
  return count > 10 ? price * 0.9 : price
}
