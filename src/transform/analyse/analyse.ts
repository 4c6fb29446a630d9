import type { Findings } from './findings.ts'
import type { Binding, FileModel, Fn, LeftRange, SitePlan } from './names/model.ts'
import type { SourceFile } from '../parse/parser.ts'
import { droppable } from './dead-branches.ts'
import { dispatchOf } from './dispatch/dispatch.ts'
import { KeptOut, wordsOf } from './names/kept-out.ts'
import { lookUp } from './names/scopes.ts'
import { ignoredRanges, ignoresFile, TextUses } from './text-uses.ts'
import { Walk } from './walk.ts'

/** What the analysis has to know besides the file. */
export interface Analysis {
  readonly excludeCallees: readonly string[] | undefined
  /** Whether a type checker sees the result. */
  readonly typed: boolean
  /** Whether the file can be replaced while it runs. */
  readonly refreshes: boolean
  /** Whether small functions may choose on entry between their body and a copy that has the sites. */
  readonly dispatches: boolean
  /** Whether probes can be turned on while a function runs that calls nothing. */
  readonly interrupts: boolean
  /** Whether unused declarations at the top of a file without imports and exports are dropped. */
  readonly shakes: boolean
  /** Names of variables that nobody is to read. */
  readonly sensitive: readonly string[]
  /** Names that the file's author has written, where a compiler has added others. */
  readonly written: ReadonlySet<string> | undefined
}

const COMMONJS = /\b(?:require|module|exports)\b/

/** What a file holds: its functions, their sites, and which variables each function refers to. */
export function analyse(
  source: SourceFile,
  { excludeCallees, typed, refreshes, dispatches, interrupts, shakes, sensitive, written }: Analysis,
): FileModel {
  const walk = new Walk(source, TextUses.for(excludeCallees, refreshes), typed, dispatches, KeptOut.in(source, sensitive))
  const { found } = walk
  found.written = written
  const { head, tail, moduleScope } = walk.walkFile(shakes && !COMMONJS.test(source.text))
  const rootUses: { at: number; binding: Binding }[] = []
  let isCommonJs = false
  for (const { name, scope, fn, at, branch, isMember = false } of found.references) {
    const binding = lookUp(scope, name)
    if (!binding) isCommonJs ||= name === 'require' || name === 'module' || name === 'exports'
    else if (binding.isWhole && isMember) continue
    else binding.isNamed = true
    if (!binding) continue
    if (binding.scope.fn !== fn) {
      const within = droppable(branch, walk.root)
      if (within) (fn.branchRefs ??= []).push({ binding, start: within.start, end: within.end })
      else (fn.refs ??= new Set()).add(binding)
    } else if (fn === walk.root) rootUses.push({ at, binding })
  }
  const isModule = found.isModule || found.awaitsAtTop
  if (found.isModule || found.shakes) limitToUses(found.sites, walk.root, rootUses)
  const left = leftRanges(found, source)
  const isLeftAt = (at: number): boolean => left.some((range) => range.start <= at && at < range.end)
  const isLeft = ({ start }: SitePlan): boolean => isLeftAt(start)
  const sites = left.length > 0 ? found.sites.filter((site) => !isLeft(site)) : found.sites
  const closers = left.length > 0 ? found.closers.filter(({ site }) => !isLeft(site)) : found.closers
  for (const { fn } of found.sites) fn.sites = 0
  for (const { fn } of sites) fn.sites++
  const { names: keptOut, unmeant } = found.keptOut?.finish(found.functions) ?? { names: [], unmeant: [] }
  const namesKept = wordsOf(keptOut)
  for (const candidate of found.candidates ?? []) {
    // A copy would name it once more.
    const isOpen = !namesKept?.test(source.text.slice(candidate.fn.start, candidate.fn.end))
    if (isOpen) candidate.fn.dispatch = dispatchOf(candidate, source, interrupts)
  }
  const marks = left.length > 0 ? found.marks.filter(({ at }) => !isLeftAt(at)) : found.marks
  const { root } = walk
  return {
    root,
    moduleScope,
    functions: found.functions,
    sites,
    closers,
    marks,
    left,
    keptOut,
    unmeant,
    head,
    tail,
    isModule,
    isCommonJs,
    declaresGlobalThis: found.declared.has('globalThis'),
    declaresRequire: moduleScope.bindings?.has('require') ?? false,
  }
}

/** Functions whose text is used, and what comments exclude. */
function leftRanges(found: Findings, source: SourceFile): LeftRange[] {
  const ranges = [...found.left, ...found.textRanges()]
  if (source.text.includes('probes-ignore-next')) ranges.push(...ignoredRanges(source))
  if (source.text.includes('probes-ignore-file') && ignoresFile(source))
    ranges.push({ start: 0, end: source.end, why: 'probes-ignore-file' })
  return ranges
}

/** At the top level of a module, naming a variable keeps it alive: a site names only what its statement surely keeps. */
function limitToUses(sites: readonly SitePlan[], root: Fn, uses: { at: number; binding: Binding }[]): void {
  uses.sort((a, b) => a.at - b.at)
  let first = 0
  for (const site of sites) {
    if (site.fn !== root) continue
    const [start, end] = site.uses
    while (first < uses.length && uses[first]!.at < site.start) first++
    const only = new Set<Binding>()
    for (let i = first; i < uses.length && uses[i]!.at < end; i++) if (uses[i]!.at >= start) only.add(uses[i]!.binding)
    site.only = only
  }
}
