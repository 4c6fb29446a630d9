interface StartupSnapshot {
  isBuildingSnapshot(): unknown
  addDeserializeCallback(callback: () => void): void
}

/**
 * Acts now; in a process that only makes a snapshot of itself (`node --build-snapshot`) when a program starts from that snapshot,
 * which can hold neither watchers nor what the environment will say.
 */
export function whenRunning(act: () => void): void {
  const snapshot = snapshotInTheMaking()
  if (snapshot) snapshot.addDeserializeCallback(act)
  else act()
}

function snapshotInTheMaking(): StartupSnapshot | undefined {
  try {
    // To load node:v8 takes 4 ms, which other programs need not pay.
    if (!process.execArgv.some((flag) => /snapshot|-sea/.test(flag))) return undefined
    const { startupSnapshot } = process.getBuiltinModule('node:v8')
    return startupSnapshot.isBuildingSnapshot() ? startupSnapshot : undefined
  } catch {
    return undefined
  }
}
