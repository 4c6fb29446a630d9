// A script can have a variable of this name.
const realm = globalThis as { process?: { env?: Record<string, string | undefined> } }

/** A variable of the environment; `undefined` where it is not set, there is no environment, or it may not be read. */
export function environment(name: string): string | undefined {
  try {
    return realm.process?.env?.[name]
  } catch {
    return undefined
  }
}
