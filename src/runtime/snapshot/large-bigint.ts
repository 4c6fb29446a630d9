/** Larger bigints are neither computed with nor written: it would take seconds. */
const LARGEST = toBigint('0x1' + '0'.repeat(512))

/** Not written as a literal: what compiles us may know none. */
function toBigint(text: string): bigint | undefined {
  try {
    return BigInt(text)
  } catch {
    return undefined
  }
}

/** Whether a bigint has more than 2,048 bits. To compare two takes no time unless they are of one length. */
export function isLargeBigint(value: bigint): boolean {
  return LARGEST !== undefined && (value >= LARGEST || value <= -LARGEST)
}
