import type { Binding, FileModel, Fn, SitePlan } from './model.ts'
import type { SourceFile } from './parser.ts'
import { lookUp } from './scopes.ts'
import { Walk } from './walk.ts'

/** What a file holds: its functions, their sites, and which variables each function refers to. */
export function analyse(source: SourceFile): FileModel {
  const walk = new Walk(source)
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
  const { root, functions, sites, closers, isModule } = walk
  return {
    root,
    moduleScope,
    functions,
    sites,
    closers,
    head,
    tail,
    isModule,
    isCommonJs,
    declaresGlobalThis: walk.declared.has('globalThis'),
  }
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
