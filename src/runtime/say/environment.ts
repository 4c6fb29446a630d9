interface HasEnvironment {
  process?: { env?: Record<string, string | undefined> }
}

// A script can have a variable of this name.
const realm = globalThis as HasEnvironment

/** A variable of the environment; `undefined` where there is none, or where it may not be read: Deno throws without --allow-env. Never throws. */
export function environment(name: string): string | undefined {
  try {
    const value: unknown = realm.process?.env?.[name]
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}
