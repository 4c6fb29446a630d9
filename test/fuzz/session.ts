import { writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { compare, type Comparison, type Difference, type Phase, type Subject } from './compare.ts'
import type { Construct } from './constructs.ts'
import { program, type Program } from './program.ts'
import { reduce } from './reduce.ts'

/** What the process that compares programs is told. */
export interface Job {
  readonly seed: number
  readonly programs: number
}

/** What it says: how far it is, at the end of its job, or what it found. */
export interface Progress {
  readonly programs: number
  readonly sites: number
  readonly hits: number
  readonly lines: number
  /** How many were not compared, by what kept us from it. */
  readonly skipped: Readonly<Record<string, number>>
  readonly counts: readonly (readonly [Construct, number])[]
}

export interface Found {
  readonly seed: number
  readonly difference: Difference
  readonly subject: Subject
  /** Whether it will not get any smaller. */
  readonly isFinal: boolean
}

/** What a process was about to do when it died. */
export interface LastWords {
  readonly phase: Phase
  readonly code: string
}

export type Message = { readonly done: Progress } | { readonly found: Found } | { readonly ready: true }

/** What fast-check finds in so many steps is small enough for us to go on with. */
const MAX_SHRINKS = 200

// Who started us may be gone before we are.
const say = (message: Message): void => void process.send!(message, () => {})
process.on('disconnect', () => process.exit())

process.on('message', (job: Job) => {
  void work(job).then((done) => say({ done }))
})
say({ ready: true })

/** Compares so many programs of one seed. */
async function work({ seed, programs }: Job): Promise<Progress> {
  const counts = new Map<Construct, number>()
  const progress = { programs: 0, sites: 0, hits: 0, lines: 0 }
  const allSkipped: Record<string, number> = {}
  let hasFailed = false
  let shrinks = Number.POSITIVE_INFINITY
  const add = (generated: Program, { sites, hits, lines, skipped }: Comparison): void => {
    progress.programs++
    progress.sites += sites
    progress.hits += hits
    progress.lines += lines
    if (skipped) allSkipped[skipped] = (allSkipped[skipped] ?? 0) + 1
    for (const [construct, count] of generated.counts) counts.set(construct, (counts.get(construct) ?? 0) + count)
  }
  const property = fc.asyncProperty(program, async (generated) => {
    if (shrinks-- <= 0) return
    const comparison = await compare(generated, hasFailed || progress.programs % 4 === 0, (phase) => {
      writeFileSync(process.argv[3]!, JSON.stringify({ phase, code: generated.code } satisfies LastWords))
    })
    // What is tried while fast-check shrinks is no new program.
    if (!hasFailed) add(generated, comparison)
    if (!comparison.difference) return
    if (!hasFailed) say({ found: { seed, difference: comparison.difference, subject: subjectOf(generated), isFinal: false } })
    if (!hasFailed) shrinks = MAX_SHRINKS
    hasFailed = true
    throw new Error(comparison.difference.message)
  })
  const details = await fc.check(property, { seed, numRuns: programs, interruptAfterTimeLimit: 60_000 })
  if (details.failed && details.counterexample) await shrink(details.counterexample[0], seed)
  return { ...progress, skipped: allSkipped, counts: [...counts] }
}

/** TypeScript takes a function without a body for a declaration of one that is elsewhere. */
const BODILESS = /\bfunction\b[^{}]*\)\s*(?:[^\s{:]|$)|\b[\w$#]+\([^{}]*\)\s*\}/

async function shrink(generated: Program, seed: number): Promise<void> {
  let subject = subjectOf(generated)
  const { difference } = await compare(subject)
  if (difference) say({ found: { seed, difference, subject, isFinal: false } })
  if (!difference) return
  let last = difference
  const code = await reduce(subject.code, async (candidate) => {
    if (subject.typed && BODILESS.test(candidate)) return false
    const found = (await compare({ ...subject, code: candidate }, difference.kind === 'broken')).difference
    if (found?.kind !== difference.kind) return false
    last = found
    return true
  })
  subject = { ...subject, code }
  say({ found: { seed, difference: last, subject, isFinal: true } })
}

function subjectOf({ code, format, typed, typedOption, dispatch, scope }: Program): Subject {
  return { code, format, typed, typedOption, dispatch, scope }
}
