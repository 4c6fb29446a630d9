import vm from 'node:vm'
import { transform } from 'esbuild'
import { instrumentChecked } from '../integrity/instrument-checked.ts'
import { instrument, type Warning } from '../../src/transform/index.ts'
import { lowered } from './lowered.ts'
import type { Program } from './program.ts'
import { run, type Outcome } from './world.ts'

export type Subject = Omit<Program, 'counts'>

/** How a program noticed us, or what else should not be. */
export interface Difference {
  readonly kind: 'broken' | 'off' | 'on' | 'handler' | 'not deterministic'
  readonly message: string
}

export interface Comparison {
  readonly difference: Difference | undefined
  readonly lines: number
  readonly hits: number
  readonly sites: number
  /** Why nothing was compared. */
  readonly skipped: 'timed out' | 'not parsed' | 'not lowered' | 'not well-formed' | undefined
}

export type Phase = 'untouched' | 'instrumented'

const NOTHING: Comparison = { difference: undefined, lines: 0, hits: 0, sites: 0, skipped: undefined }

/**
 * Runs a program untouched, with all probes off and with all of them on.
 * @param checked Whether the output is also checked for itself, which takes longer than all the rest.
 * @param begin Told what runs next: some legal programs crash the engine itself.
 */
export async function compare(subject: Subject, checked = true, begin?: (phase: Phase) => void): Promise<Comparison> {
  const { code, format, typed, typedOption, dispatch, scope } = subject
  const different = (kind: Difference['kind'], message: string): Comparison => ({ ...NOTHING, difference: { kind, message } })
  const skipped = (why: Comparison['skipped']): Comparison => ({ ...NOTHING, skipped: why })
  const plain = runnable(code, subject)
  // TypeScript refuses some legal programs, and V8 some that it prints: `f({ p }.p, [q] = r)`.
  if (typeof plain !== 'string') return skipped(typed ? 'not lowered' : 'not well-formed')
  begin?.('untouched')
  const untouched = await run(plain, format)
  begin?.('instrumented')
  if (untouched.timedOut) return skipped('timed out')
  const warnings: Warning[] = []
  const id = `fuzz/program.${typed ? 'ts' : 'js'}`
  let instrumented: ReturnType<typeof instrument>
  try {
    instrumented = (checked ? instrumentChecked : instrument)(code, id, {
      format,
      typed: typedOption,
      dispatch: dispatch && 'everywhere',
      switches: scope ? 'scope' : 'file',
      warn: (warning) => warnings.push(warning),
      siteModuleId: (_, text) => `data:text/javascript,${encodeURIComponent(text)}`,
    })
  } catch (error) {
    return different('broken', `${(error as Error).message}\n${(error as Error).stack}`)
  }
  // Legal programs that TypeScript's parser cannot read stay as they are.
  if (warnings.length > 0) return skipped('not parsed')
  if (!instrumented) return { ...NOTHING, lines: untouched.lines.length }
  const { sites } = instrumented
  const probed = runnable(instrumented.code, subject)
  if (typeof probed !== 'string' && typed && (await isLegal(instrumented.code))) return skipped('not lowered')
  if (typeof probed !== 'string') return different('broken', `the output does not compile: ${String(probed.error)}`)
  const off = await run(probed, format)
  const on = await run(
    probed,
    format,
    sites.map(({ file, line, column }) => `${file}:${line}:${column}`),
  )
  if (off.timedOut || on.timedOut) return skipped('timed out')
  for (const [kind, outcome] of [
    ['off', off],
    ['on', on],
  ] as const) {
    const message = differenceOf(untouched, outcome, typed)
    if (message === undefined) continue
    const again = differenceOf(untouched, await run(plain, format), typed)
    return again === undefined ? different(kind, message) : different('not deterministic', again)
  }
  const difference: Difference | undefined = on.complaints.length > 0 ? { kind: 'handler', message: on.complaints.join('\n') } : undefined
  return { difference, lines: untouched.lines.length, hits: on.hits, sites: sites.length, skipped: undefined }
}

/** Whether another tool than TypeScript's own reads and prints it well: TypeScript prints parts that it has parsed twice twice. */
async function isLegal(code: string): Promise<boolean> {
  try {
    const { code: text } = await transform(code, { loader: 'ts', target: 'node20', logLevel: 'silent' })
    void new vm.SourceTextModule(text)
    return true
  } catch {
    return false
  }
}

/** JavaScript that compiles, or why there is none. */
function runnable(code: string, { format, typed }: Subject): string | { error: unknown } {
  try {
    const text = typed ? lowered(code) : code
    if (format === 'module') void new vm.SourceTextModule(text)
    else if (format === 'script') void new vm.Script(text)
    else vm.compileFunction(text, ['exports', 'require', 'module', '__filename', '__dirname'])
    return text
  } catch (error) {
    return { error }
  }
}

function differenceOf(untouched: Outcome, other: Outcome, typed: boolean): string | undefined {
  const at = untouched.lines.findIndex((line, index) => line !== other.lines[index])
  if (at !== -1 || other.lines.length !== untouched.lines.length) {
    const line = at === -1 ? untouched.lines.length : at
    return `line ${line + 1} was ${untouched.lines[line]}, is ${other.lines[line]}`
  }
  if (untouched.error !== other.error) return `error was ${untouched.error}, is ${other.error}`
  if (untouched.completion !== other.completion && !typed) return `completion was ${untouched.completion}, is ${other.completion}`
  return undefined
}
