import { process } from '../../guard/host-process.ts'
import { bordered } from '../../guard/border.ts'
import { snapshotInTheMaking, type StartupSnapshot } from '../../guard/snapshot-in-the-making.ts'

/** What waits until a program starts from the snapshot that is in the making. */
let waiting: (() => void)[] | undefined

/**
 * Acts now; in a process that only makes a snapshot of itself (`node --build-snapshot`) when a program starts from that snapshot,
 * which can hold neither watchers nor what the environment will say.
 * @param work What it throws is lost: it must not reach the program, whose modules are being evaluated.
 */
export function whenRunning(work: () => void): void {
  const act = bordered(work)
  const snapshot = snapshotInTheMaking()
  if (!snapshot) return act()
  if (!waiting) {
    waiting = []
    actBeforeMain(snapshot)
  }
  waiting.push(act)
}

/**
 * The callback of a snapshot comes before Node has set up its module loaders: it stops the process if a module is loaded there.
 * So we act with the program's main function; a program that has none but a script is told of on the first turn.
 */
function actBeforeMain(snapshot: StartupSnapshot): void {
  const { setDeserializeMainFunction } = snapshot
  snapshot.setDeserializeMainFunction = function (main, data) {
    const actFirst = (it: unknown): unknown => {
      actNow()
      return main(it)
    }
    setDeserializeMainFunction.call(this, typeof main === 'function' ? actFirst : main, data)
  }
  snapshot.addDeserializeCallback(() => process.nextTick(actNow))
}

function actNow(): void {
  const acts = waiting ?? []
  waiting = undefined
  for (const act of acts) act()
}
