import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { quoted } from './checker/named-types.ts'

/** What the file says of an address: its lines, or why there is nothing at it. */
export interface SaidOfAddress {
  readonly address: string
  readonly entry: readonly string[] | string
}

const HEAD = [
  '// Written by `npx unplugin-probes types`: what stands at the addresses that the hooks files beside it name.',
  '/* eslint-disable */',
  'interface SitesOfHooks {',
]
// Outside of it the names in it mean what they mean everywhere, and not what the runtime exports.
const TAIL = [
  '}',
  '',
  "declare module 'unplugin-probes/runtime' {",
  '  interface ProbeSites extends SitesOfHooks {}',
  '}',
  '',
  'export {}',
  '',
]

/** What is to be done is part of it: it is all that a compiler shows. A longer one would be cut there. */
const LONGEST = 230
const MEND = ' Correct the address; if it is right by now, run: npx unplugin-probes types'

/** The text of the file, the same for the same addresses in whatever order. */
export function typesText(addresses: readonly SaidOfAddress[]): string {
  const sorted = [...addresses].sort((a, b) => (a.address < b.address ? -1 : 1))
  const entries = sorted.flatMap(({ address, entry }) => (typeof entry === 'string' ? [staleEntry(address, entry)] : entry))
  return [...HEAD, ...entries, ...TAIL].join('\n')
}

function staleEntry(address: string, why: string): string {
  const shown = why.length > LONGEST ? `${why.slice(0, LONGEST - 1)}…` : why
  return `  ${quoted(address)}: ${quoted(`${shown}${/[.?…]$/.test(shown) ? '' : '.'}${MEND}`)}`
}

/** The text of a file; `undefined` where there is none. */
export function textOnDisk(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/**
 * In one step, as others may be reading it.
 * @throws what the file system says
 */
export function writeAtOnce(path: string, text: string): void {
  const aside = `${path}.${process.pid}.tmp`
  mkdirSync(dirname(path), { recursive: true })
  try {
    writeFileSync(aside, text)
    renameSync(aside, path)
  } catch (error) {
    rmSync(aside, { force: true })
    throw error
  }
}
