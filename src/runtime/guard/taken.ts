const realm = globalThis

/**
 * A global as it is now: `undefined` where there is none, or where asking for it throws, as a program can have put a getter there
 * before we are loaded.
 */
export function taken<K extends keyof typeof globalThis>(name: K): (typeof globalThis)[K] | undefined {
  try {
    return realm[name]
  } catch {
    return undefined
  }
}
