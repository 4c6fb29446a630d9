import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { findTraces } from './find-traces.ts'
import { wrong, type Answer } from './terminal/answer.ts'
import type { Terminal } from './terminal/terminal.ts'
import { addPlugin } from './add-plugin.ts'
import { CONFIG_KINDS, type ConfigKind } from './known-configs.ts'

/** Where builds put what they make. */
const OUTPUTS = ['dist', 'build', '.output', '.next', 'out']

const WITHOUT = [
  'no configuration of a bundler that this knows is here. Without a build:',
  '  PROBES_HOOKS=./probes.hooks/ node --import unplugin-probes/register src/main.ts',
  'Next.js, React Native and others: https://www.npmjs.com/package/unplugin-probes, docs/hosts.md',
]

/** Says what to add to the configuration of the bundler, or adds it, and whether the last build has sites. */
export function init(isWritten: boolean, { paint }: Terminal): Answer {
  const found = configHere()
  if (!found) return { lines: [], troubles: WITHOUT, code: 1 }
  const { file, kind, text } = found
  if (/unplugin-probes(?:\/\w+)?['"`]/.test(text)) return { lines: [`${file} has the plugin`, buildLine()], code: 0 }
  const added = addPlugin(text, kind)
  if (added === undefined) return wrong(`${file}: there is no object that ${kind.list}: [${kind.item}] could be added to; add it by hand`)
  if (isWritten) writeFileSync(file, added)
  const last = isWritten ? `${file} is written; build again` : `npx unplugin-probes init --write adds it`
  return { lines: [...diffOf(file, text, added, paint), last, buildLine()], code: 0 }
}

interface Found {
  readonly file: string
  readonly kind: ConfigKind
  readonly text: string
}

function configHere(): Found | undefined {
  const names = readdirSync('.').sort()
  for (const kind of CONFIG_KINDS)
    for (const file of names.filter((name) => kind.file.test(name))) {
      const text = readFileSync(file, 'utf8')
      if (kind.says?.test(text) ?? true) return { file, kind, text }
    }
  return undefined
}

/** Lines that are new, or stand there in place of another one. */
function diffOf(file: string, before: string, after: string, paint: Terminal['paint']): string[] {
  const [old, now] = [before, after].map((it) => it.split(/\r?\n/)) as [string[], string[]]
  const shown = [paint('bold', `--- ${file}`), paint('bold', `+++ ${file}`)]
  let at = 0
  for (const [index, line] of now.entries()) {
    if (line === old[at]) at++
    else {
      if (now.length - index <= old.length - at) shown.push(paint('red', `-${old[at++]}`))
      shown.push(paint('green', `+${line}`))
    }
  }
  return shown
}

function buildLine(): string {
  const there = OUTPUTS.filter((name) => existsSync(name))
  if (there.length === 0) return 'nothing is built yet'
  const files = new Set(findTraces(there).traces.flatMap(({ kind, file }) => (kind === 'site' ? [file] : [])))
  const count = files.size === 1 ? '1 file has' : `${files.size} files have`
  return files.size > 0
    ? `the last build has sites: ${count} them, in ${there.join(', ')}`
    : `the last build, in ${there.join(', ')}, has no sites`
}
