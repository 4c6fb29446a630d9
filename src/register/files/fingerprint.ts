import { createHash } from 'node:crypto'

/** A hash of texts in order. */
export function fingerprint(...parts: readonly (string | Uint8Array | undefined)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part ?? '').update('\0')
  return hash.digest('base64url')
}
