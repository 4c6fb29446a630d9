/** What `node:v8` offers to a process that makes a snapshot of itself. */
export interface StartupSnapshot {
  isBuildingSnapshot(): unknown
  addDeserializeCallback(callback: () => void): void
  setDeserializeMainFunction(main: (data: unknown) => unknown, data?: unknown): void
}

interface Outside {
  process?: {
    execArgv?: readonly string[]
    getBuiltinModule?: (id: string) => { startupSnapshot?: StartupSnapshot } | undefined
  }
}

// A script can have a variable of this name.
const realm = globalThis as Outside
// To load node:v8 takes 4 ms, which other programs need not pay.
const mayMakeOne = isToldTo()

/**
 * Set in a process that only makes a snapshot of itself (`node --build-snapshot`). Node writes no watcher into it, and one timer that
 * is under way then stops all timers of the programs that start from it. Never throws.
 */
export function snapshotInTheMaking(): StartupSnapshot | undefined {
  if (!mayMakeOne) return undefined
  try {
    // Without `node:`, as this is in bundles of pages, too, which are looked through for modules of Node.
    const { startupSnapshot } = realm.process!.getBuiltinModule!('v8')!
    return startupSnapshot!.isBuildingSnapshot() ? startupSnapshot : undefined
  } catch {
    return undefined
  }
}

function isToldTo(): boolean {
  try {
    return (realm.process?.execArgv ?? []).some((flag) => /^--(?:build-snapshot|experimental-sea|build-sea)/.test(flag))
  } catch {
    return false
  }
}
