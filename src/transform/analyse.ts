import type { Binding, FileModel, Fn, LeftRange, SitePlan } from './model.ts'
import type { SourceFile } from './parser.ts'
import { lookUp } from './scopes.ts'
import { ignoredRanges, ignoresFile, TextUses } from './text-uses.ts'
import { Walk } from './walk.ts'

/** What a file holds: its functions, their sites, and which variables each function refers to. */
export function analyse(source: SourceFile, excludeCallees?: readonly string[]): FileModel {
  const walk = new Walk(source, new TextUses(excludeCallees))
  const { head, tail, moduleScope } = walk.walkFile()
  const rootUses: { at: number; binding: Binding }[] = []
  let isCommonJs = false
  for (const { name, scope, fn, at } of walk.references) {
    const binding = lookUp(scope, name)
    if (!binding) isCommonJs ||= name === 'require' || name === 'module' || name === 'exports'
    else if (binding.scope.fn !== fn) fn.refs.add(binding)
    else if (fn === walk.root) rootUses.push({ at, binding })
  }
  if (walk.isModule) limitToUses(walk.sites, walk.root, rootUses)
  const left = leftRanges(walk, source)
  const isLeft = ({ start }: SitePlan): boolean => left.some((range) => range.start <= start && start < range.end)
  const sites = left.length > 0 ? walk.sites.filter((site) => !isLeft(site)) : walk.sites
  const closers = left.length > 0 ? walk.closers.filter(({ site }) => !isLeft(site)) : walk.closers
  const { root, functions, isModule } = walk
  return {
    root,
    moduleScope,
    functions,
    sites,
    closers,
    left,
    head,
    tail,
    isModule,
    isCommonJs,
    declaresGlobalThis: walk.declared.has('globalThis'),
  }
}

/** Functions whose text is used, and what comments exclude. */
function leftRanges(walk: Walk, source: SourceFile): LeftRange[] {
  const ranges = [...walk.left]
  for (const { name, scope, why } of walk.textNames) {
    const value = lookUp(scope, name)?.value
    if (value) ranges.push({ start: value.start, end: value.end, why })
  }
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
