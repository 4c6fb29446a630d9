import { readFileSync, rmSync } from 'node:fs'
import { relative } from 'node:path'
import { sessionFiles, type SessionFile } from '../../session/session-file.ts'
import { wrong, type Answer } from '../terminal/answer.ts'
import { placesIn, type Given } from './session-options.ts'

/**
 * Ends sessions: their hooks files go, and with them their probes. What a person or a deployment has written stays.
 * @param args names of sessions, or addresses that they have probes at @default all sessions
 */
export function off(args: readonly string[], given: Given): Answer {
  const places = placesIn(given)
  const sessions = sessionFiles(places)
  const chosen = args.length === 0 ? sessions : sessions.filter((session) => args.some((arg) => isMeant(session, arg)))
  const unknown = args.filter((arg) => !sessions.some((session) => isMeant(session, arg)))
  if (unknown.length > 0) {
    const there =
      sessions.length === 0 ? 'there is none' : `there are ${sessions.map(({ name, command }) => `${name} (${command})`).join(', ')}`
    return wrong(
      `no session is called ${unknown.join(', ')}, or has a probe there; ${there}. What a hooks file of others has on goes with its line in that file`,
    )
  }
  for (const { path } of chosen) rmSync(path, { force: true })
  const shown = places.map(({ path }) => relative('', path) || '.').join(', ')
  if (chosen.length === 0) return { lines: [`no session has anything on at ${shown}`], code: 0 }
  return { lines: chosen.map(({ name, user, command }) => `${name} of ${user} is over: ${command}`), code: 0 }
}

function isMeant({ name, path }: SessionFile, wanted: string): boolean {
  if (name === wanted || name === `session-${wanted}`) return true
  try {
    const text = readFileSync(path, 'utf8')
    return text.includes(`('${wanted}'`) || text.includes(`("${wanted}"`)
  } catch {
    return false
  }
}
