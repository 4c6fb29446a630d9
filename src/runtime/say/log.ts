import { switchIn } from './environment.ts'
import { events, type Details } from './events.ts'
import { say } from './sink.ts'

/** Where the runtime says things. */
export interface Log {
  /** One line for the user. @param details of its event, a note if there are none; `null` where that was emitted just now */
  report(line: string, details?: Details | null): void
  /** Only with `DEBUG=probes:*`. */
  debug(line: string): void
}

const NOTE: Details = { event: 'note' }

/** What a line of a process or thread begins with, where there are several: ` [pid 7, thread 2]`. */
let origin = ''

/** Told by a platform that has processes and threads. */
export function speakAs(who: string): void {
  origin = who === '' ? '' : ` [${who}]`
}

/** To stderr where there is one, else to the console; a realm with neither stays silent. */
export const defaultLog: Log = {
  report(line, details = NOTE) {
    if (details !== null) {
      events.isTaken = false
      if (events.isOn) events.emit(details, line)
    }
    if (events.isTextWritten && !events.isTaken) say(`probes${origin}: ${line}`)
  },
  debug() {},
}

/** Whether the environment says `PROBES=off`, or another word for it. */
export function isTurnedOff(): boolean {
  return switchIn('PROBES') === 'no'
}
