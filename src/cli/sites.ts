import { readFileSync, statSync } from 'node:fs'
import { instrument } from '../transform/index.ts'
import type { Site, Warning } from '../transform/index.ts'
import { wrong, type Answer } from './terminal/answer.ts'
import { CODE, COMPONENT } from '../sources/source-list.ts'
import { type Place, placeIn, shownPath } from './place-in.ts'
import type { Paint } from './terminal/paint.ts'

/** How sites are shown. */
export interface SitesOptions {
  /** Whether each site is shown with the names that a handler gets there. @default false */
  readonly names?: boolean
  /** Whether each site is a line of JSON. @default false */
  readonly json?: boolean
}

const MARK = '●'
/** Of a line of names, in characters. */
const WIDTH = 120

/**
 * Shows the source with a mark at each line where a probe can be, from the source alone: no program has to run.
 * @param places `src/cart.ts`, `src/cart.ts:40`, `src/cart.ts:40-60`
 */
export function sites(places: readonly string[], options: SitesOptions, paint: Paint): Answer {
  if (places.length === 0) return wrong('say which file: probes sites src/cart.ts')
  const answers = places.map((place) => sitesOf(place, options, paint))
  return {
    lines: answers.flatMap(({ lines }) => lines),
    troubles: answers.flatMap(({ troubles = [] }) => troubles),
    code: Math.max(...answers.map(({ code }) => code)) as Answer['code'],
  }
}

function sitesOf(given: string, { names = false, json = false }: SitesOptions, paint: Paint): Answer {
  const place = placeIn(given)
  const { path } = place
  const why = whyNot(path)
  if (why !== undefined) return wrong(`${path}: ${why}`)
  const source = readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
  let trouble: Warning | undefined
  const shown = shownPath(path)
  const found = instrument(source, path, { root: '', warn: (warning) => (trouble = warning) })?.sites ?? []
  if (trouble) return wrong(`${shown}:${trouble.line ?? 1}:${trouble.column ?? 1}: ${trouble.message}; it gets no sites`)
  const own = found.filter(({ line }) => line >= place.first && line <= place.last)
  if (json) return { lines: own.map((site) => JSON.stringify({ ...site, file: shown })), code: own.length > 0 ? 0 : 1 }
  return { lines: listing(source, place, own, names, paint), code: own.length > 0 ? 0 : 1 }
}

/** `undefined` for a file that can have sites. */
function whyNot(path: string): string | undefined {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return 'there is no such file'
  if (COMPONENT.test(path))
    return 'a component has sites behind its compiler, at the lines of its script and its markup; a build says how many'
  return CODE.test(path) ? undefined : 'only JavaScript and TypeScript has sites'
}

function listing(source: string, { first, last }: Place, own: readonly Site[], names: boolean, paint: Paint): string[] {
  const lines = source.split(/\r\n|[\n\r\u2028\u2029]/)
  if (lines.at(-1) === '') lines.pop()
  const to = Math.min(last, lines.length)
  const width = String(to).length
  const shown: string[] = []
  for (let line = Math.max(1, first); line <= to; line++) {
    const here = own.filter((site) => site.line === line)
    const mark = here.length === 0 ? ' ' : paint('green', here.length > 1 ? String(Math.min(9, here.length)) : MARK)
    shown.push(`${paint('dim', String(line).padStart(width))} ${mark} ${lines[line - 1]}`.trimEnd())
    if (names) for (const site of here) shown.push(`${' '.repeat(width + 3)}${paint('dim', namesOf(site))}`)
  }
  const count = own.length === 0 ? 'no sites' : own.length === 1 ? '1 site' : `${own.length} sites`
  return [...shown, paint('dim', first > 1 || last < lines.length ? `${count} in lines ${Math.max(1, first)} to ${to}` : count)]
}

/** `12:5 Cart.total · items, sum, this · upvalues tax`. */
function namesOf({ line, column, functionName, owner, kind, locals, upvalues, hasThis }: Site): string {
  const where = [owner, functionName].filter(Boolean).join('.')
  const own = [...locals, ...(hasThis ? ['this'] : [])]
  const parts = [where || kind, own.join(', ') || 'no locals', ...(upvalues.length > 0 ? [`upvalues ${upvalues.join(', ')}`] : [])]
  const text = `${line}:${column} ${parts.join(' · ')}`
  return text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text
}
