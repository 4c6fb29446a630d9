import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseAddress } from '../../runtime/board/address.ts'
import type { ProbeSpec } from '../../session/probe-spec.ts'
import type { SessionEvent } from '../../session/session-socket.ts'
import { SourceList } from '../../sources/source-list.ts'
import { Sources } from '../../sources/sources.ts'
import type { Site } from '../../transform/index.ts'
import { wrong, type Answer } from '../terminal/answer.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { EventPrinter, whoOf } from './event-printer.ts'
import { follow } from './follow.ts'
import { lcovOf } from './lcov.ts'
import { commandLine } from './probe-commands.ts'
import { limitsIn, placesIn, textOf, WrongOption, type Given } from './session-options.ts'

/** How often what is seen is written anew, in milliseconds. */
const DRAW_EVERY = 500

/** How often each line of files is reached in the running program, beside its source. */
export async function count(args: readonly string[], given: Given, terminal: Terminal): Promise<Answer> {
  if (args.length === 0) return wrong('say which file: probes count src/cart.ts')
  const sources = new Sources(new SourceList(process.cwd(), () => true), {})
  const bindings = args.map((arg) => ({ arg, ...sources.bind(parseAddress(arg) ? arg : `${arg}:1-999999999`) }))
  const lost = bindings.filter(({ state }) => state !== 'bound')
  if (lost.length > 0) return wrong(...lost.map(({ arg, note }) => `${arg}: ${note}`))
  const sites = [
    ...new Map(bindings.flatMap((binding) => binding.sites.map((site) => site.public)).map((site) => [addressOf(site), site])).values(),
  ]
  const counts = new Counts(sites)
  try {
    // Before anything is counted for nothing.
    const file = textOf(given, 'lcov')
    if (file !== undefined) writeFileSync(file, '')
    const { milliseconds, ...limits } = limitsIn(given)
    const specs = sites.map((site): ProbeSpec => ({ kind: 'count', at: addressOf(site), ...limits }))
    const answer = await drawn(counts, given, terminal, (onEvent) =>
      follow(
        { specs, places: placesIn(given), command: commandLine('count', args), milliseconds, waits: given['wait'] === true, onEvent },
        terminal,
      ),
    )
    if (file !== undefined && answer.code === 0) writeFileSync(file, lcovOf(counts.byFile()))
    return answer.code === 0 && given['json'] !== true ? { ...answer, lines: counts.listing(terminal) } : answer
  } catch (error) {
    if (error instanceof WrongOption) return wrong(error.message)
    if ((error as NodeJS.ErrnoException).code !== undefined) return wrong((error as Error).message)
    throw error
  }
}

function addressOf({ file, line, column }: Site): string {
  return `${file}:${line}:${column}`
}

/** Shows counts while they change, where somebody sees it and they fit. */
async function drawn(
  counts: Counts,
  given: Given,
  terminal: Terminal,
  run: (onEvent: (event: SessionEvent) => void) => Promise<Answer>,
): Promise<Answer> {
  const printer = new EventPrinter(terminal, given['json'] === true)
  const isJson = given['json'] === true
  let drawn = 0
  const isDrawn = terminal.isSeen && !isJson && counts.listing(terminal).length < terminal.rows - 1
  const draw = (): void => {
    const lines = counts.listing(terminal)
    terminal.out(`${drawn > 0 ? `\u001B[${drawn}A\u001B[J` : ''}${lines.join('\n')}`)
    drawn = lines.length
  }
  const timer = isDrawn ? setInterval(draw, DRAW_EVERY) : undefined
  const said = new Set<string>()
  const answer = await run((event) => {
    counts.take(event)
    if (isJson) return printer.print(event)
    // Hundreds of probes are on: what is the same of all of them is worth one line.
    const line = event.event === 'attached' ? `counting in process ${whoOf(event)}` : troubleOf(event)
    if (line === '' || said.has(line)) return
    said.add(line)
    printer.say(line)
    drawn = 0
  })
  clearInterval(timer)
  if (drawn > 0) terminal.out(`\u001B[${drawn + 1}A\u001B[J`)
  return answer
}

function troubleOf({ event, status, probe, reason, message }: SessionEvent): string {
  if (['error', 'note', 'detached'].includes(event)) return String(message)
  const isTrouble = event === 'status' && status !== 'on' && status !== 'removed' && !String(reason).includes('ttl')
  return isTrouble ? `${String(probe)} is ${String(status)}: ${String(reason)}` : ''
}

/** How often sites were hit, in all processes together. */
class Counts {
  readonly #sites: readonly Site[]
  /** By process and number of the probe. */
  readonly #hits = new Map<string, { readonly at: string; readonly hits: number }>()

  constructor(sites: readonly Site[]) {
    this.#sites = sites
  }

  take(event: SessionEvent): void {
    const { id, probe, hits } = event
    if (typeof id === 'number' && typeof hits === 'number') this.#hits.set(`${whoOf(event)} ${id}`, { at: String(probe), hits })
  }

  /** Of each file with sites: the hits of each line. Of several sites on a line the one that is hit most often. */
  byFile(): Map<string, Map<number, number>> {
    const bySite = new Map<string, number>()
    for (const { at, hits } of this.#hits.values()) bySite.set(at, (bySite.get(at) ?? 0) + hits)
    const files = new Map<string, Map<number, number>>()
    for (const site of this.#sites) {
      const lines = files.get(site.file) ?? new Map<number, number>()
      files.set(site.file, lines)
      lines.set(site.line, Math.max(lines.get(site.line) ?? 0, bySite.get(addressOf(site)) ?? 0))
    }
    return files
  }

  listing({ paint }: Pick<Terminal, 'paint'>): string[] {
    return [...this.byFile()].flatMap(([file, lines]) => {
      const text = readFileSync(resolve(file), 'utf8').split(/\r\n|[\n\r\u2028\u2029]/)
      if (text.at(-1) === '') text.pop()
      const numbers = [...lines.keys()]
      const [first, last] = [Math.min(...numbers), Math.max(...numbers)]
      const width = Math.max(...[...lines.values()].map((hits) => String(hits).length), 4)
      const all = text.map((line, index) => {
        const hits = lines.get(index + 1)
        const shown = (hits === undefined ? '' : String(hits)).padStart(width)
        const painted = hits === undefined ? shown : paint(hits > 0 ? 'green' : 'red', shown)
        return `${painted} ${paint('dim', String(index + 1).padStart(String(last).length))} ${line}`.trimEnd()
      })
      return [paint('bold', file), ...all.slice(Math.max(0, first - 2), last + 1)]
    })
  }
}
