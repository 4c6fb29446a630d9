import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { SourceList } from '../sources/source-list.ts'
import { Sources, type BoundAddress } from '../sources/sources.ts'
import { addressesIn, type NamedAddress } from '../typed-hooks/addresses.ts'
import { typesPlaces, usualHooks } from '../typed-hooks/hooks-files.ts'
import { shownPath, shownPlace } from './place-in.ts'
import { wrong, type Answer } from './terminal/answer.ts'

/**
 * Says where each address of hooks files binds in the sources of today.
 * @param given hooks files, or folders that hold such; none for those of the usual names in the working directory
 */
export function check(given: readonly string[], isJson: boolean): Answer {
  const root = process.cwd()
  const hooks = given.length > 0 ? given.map((path) => resolve(path)) : usualHooks(root)
  const files = typesPlaces(hooks).flatMap((place) => place.files)
  if (files.length === 0) return wrong('there is no hooks file here; say which: probes check deploy/probes.hooks.ts')
  const sources = new Sources(new SourceList(root, () => true), {})
  const named = files.flatMap((file) => addressesIn(readFileSync(file, 'utf8'), file))
  const checked = named.map((name) => ({ name, bound: sources.bind(name.address) }))
  const lost = checked.filter(({ bound }) => bound.state === 'stale' || bound.state === 'absent')
  const lines = checked.map(({ name, bound }) => (isJson ? asJson(name, bound) : asText(name, bound)))
  return { lines: lines.length > 0 ? lines : ['no hooks file names an address'], code: lost.length > 0 ? 1 : 0 }
}

function asText(name: NamedAddress, { state, sites, note }: BoundAddress): string {
  const places = sites.slice(0, 3).map(({ public: { file, line, column, text } }) => `${file}:${line}:${column}: ${text}`)
  const more = sites.length > 3 ? ` and ${sites.length - 3} more` : ''
  const what = state === 'bound' ? `is at ${places.join(' and ')}${more}${note && ` (${note})`}` : `${WORDS[state]}: ${note}`
  return `${shownPlace(name)}: ${name.address} ${what}`
}

const WORDS = { stale: 'binds nowhere', absent: 'binds nowhere', untold: 'cannot be told', broken: 'cannot be told' } as const

function asJson(name: NamedAddress, { state, sites, note }: BoundAddress): string {
  const { address, file, line, column } = name
  const locations = sites.map(({ public: site }) => ({ url: site.file, line: site.line, column: site.column }))
  return JSON.stringify({ event: 'address', address, state, location: { url: shownPath(file), line, column }, locations, reason: note })
}
