import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import probes from 'unplugin-probes/esbuild'
import type { Instrumented, Warning } from '../../src/transform/index.ts'
import { instrumentChecked } from '../integrity/instrument-checked.ts'
import type { Prepared } from '../three-ways/prepare-ways.ts'
import { runWays, type Runs } from '../three-ways/run-ways.ts'
import { BOTTOMLESS, DEEP, LARGE, LINES, LITTLE, NAMES, NEW, type StrangeText } from './texts.ts'

const groups: Record<string, readonly StrangeText[]> = {
  'odd lines': LINES,
  'next to nothing': LITTLE,
  'odd names': NAMES,
  'large ones': LARGE,
  'deep ones': DEEP,
  'bottomless ones': BOTTOMLESS,
  'new or broken ones': NEW,
}
const texts = Object.values(groups).flat()
const folder = mkdtempSync(join(tmpdir(), 'strange-files-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Outcome {
  readonly result: Instrumented | undefined
  readonly warnings: readonly Warning[]
  readonly thrown: unknown
}

function outcomeOf({ text, path }: StrangeText, format: 'module' | 'commonjs' | 'script'): Outcome {
  const warnings: Warning[] = []
  try {
    return { result: instrumentChecked(text, path, { format, warn: (warning) => warnings.push(warning) }), warnings, thrown: undefined }
  } catch (thrown) {
    return { result: undefined, warnings, thrown }
  }
}

const FORMATS = { esm: 'module', commonjs: 'commonjs', script: 'script' } as const
/** Each text by its name and way; those that are not run are looked at as modules. */
const outcomes = new Map<string, Outcome>()
let all: Runs[] = []

function prepare(text: StrangeText, way: 'esm' | 'commonjs' | 'script', { result }: Outcome): Prepared {
  const at = (stage: string, code: string): string[] => {
    const to = join(folder, stage, way, text.path)
    writeFileSync(to, code)
    return [to]
  }
  const sites = result?.sites ?? []
  // Enough of them: to turn on each of 10,000 takes longer than the program.
  const every = Math.ceil(sites.length / 150)
  const addresses = sites
    .filter((_, index) => index % every === 0 || index > sites.length - 4)
    .map(({ file, line, column }) => `${file}:${line}:${column}`)
  const says = { isSilent: false, isOpen: false, isUnparsed: false, mayFail: false, isEarly: false, exitCode: 0 }
  const program = { ...says, name: text.name, ways: [way], files: [], expectations: [], markers: new Map<string, string>() }
  return { program, way, plain: at('plain', text.text), probed: at('probed', result?.code ?? text.text), addresses }
}

beforeAll(async () => {
  for (const [way, type] of [
    ['esm', 'module'],
    ['commonjs', 'commonjs'],
    ['script', 'commonjs'],
  ] as const)
    // prettier-ignore
    for (const stage of ['plain', 'probed']) {
      mkdirSync(join(folder, stage, way), { recursive: true })
      writeFileSync(join(folder, stage, way, 'package.json'), JSON.stringify({ type }))
    }
  const prepared: Prepared[] = []
  for (const text of texts) {
    for (const way of text.ways) {
      const outcome = outcomeOf(text, FORMATS[way])
      outcomes.set(`${text.name} ${way}`, outcome)
      if (outcome.result) prepared.push(prepare(text, way, outcome))
    }
    if (text.ways.length === 0) outcomes.set(`${text.name} `, outcomeOf(text, 'module'))
  }
  all = await runWays(prepared, folder)
}, 300_000)

describe.each(Object.entries(groups))('%s', (_, group) => {
  it.each(group)('$name: the transform', ({ name, ways, becomes }) => {
    for (const way of ways.length > 0 ? ways : ['']) {
      const { result, warnings, thrown } = outcomes.get(`${name} ${way}`)!
      expect(thrown).toBeUndefined()
      if (becomes === 'sites') expect(result?.sites.length).toBeGreaterThan(0)
      if (becomes === 'nothing') expect(result).toBeUndefined()
      expect(warnings).toHaveLength(becomes === 'either' && !result ? 1 : 0)
      for (const { code, message } of warnings) expect(code, message).toBe('PARSE')
    }
  })

  it.each(group.flatMap(({ name, ways }) => ways.map((way) => [name, way] as const)))('%s as %s runs as it did', (name, way) => {
    const found = all.find(({ prepared }) => prepared.program.name === name && prepared.way === way)
    if (!found) return expect(outcomes.get(`${name} ${way}`)!.result).toBeUndefined()
    const { untouched, ...others } = found.runs
    expect(untouched!.outcome.exitCode, untouched!.stderr).toBe(0)
    expect(untouched!.outcome.stdout).not.toBe('')
    for (const [kind, { outcome, stderr, report }] of Object.entries(others)) {
      expect(outcome, `${kind}\n${stderr.slice(0, 2000)}`).toEqual(untouched!.outcome)
      if (!kind.startsWith('all on')) continue
      expect(report?.hits, kind).toBeGreaterThan(0)
      expect(report!.probes.filter(({ status }) => status !== 'on')).toEqual([])
    }
  })
})

it('a build takes every one of the bottomless files, and says once of each that it is left as it is', async () => {
  const source = join(folder, 'source')
  mkdirSync(source)
  for (const { path, text } of BOTTOMLESS) writeFileSync(join(source, path), text)
  const { warnings, outputFiles } = await build({
    absWorkingDir: source,
    entryPoints: BOTTOMLESS.map(({ path }) => path),
    bundle: true,
    write: false,
    outdir: 'out',
    logLevel: 'silent',
    plugins: [probes()],
  })
  expect(outputFiles).toHaveLength(BOTTOMLESS.length)
  const said = warnings.map(({ text }) => text).filter((line) => line.includes('PROBES_'))
  // The stack that is left here need not be the one that was left above.
  const left = said.map((line) => /^\S+?\.js/.exec(line)?.[0])
  expect(left).toEqual([...new Set(left)])
  expect(left).toContain('10000-nested-arrays.js')
  for (const line of said) expect(line).not.toMatch(/error of ours/)
})
