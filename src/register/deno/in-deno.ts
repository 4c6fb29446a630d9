import module, { Module, type LoadFnOutput, type LoadHookContext } from 'node:module'
import { pathOfUrl } from '../node/path-of-url.ts'
import type { ApplicationFiles } from '../files/application-files.ts'
import { hookCommonJs } from '../node/common-js.ts'
import { textOf } from '../../runtime/permits/is-there.ts'
import { say } from '../files/say.ts'
import { hasModuleSyntax } from '../files/typescript.ts'

type NextLoad = (url: string, context?: Partial<LoadHookContext>) => LoadFnOutput
type Work = (this: unknown, ...values: unknown[]) => unknown

interface Hooks {
  load(url: string, context: LoadHookContext, nextLoad: NextLoad): LoadFnOutput
}

/** What Deno has of Node's, of which the types of Node 20 know nothing. */
interface HooksOfDeno {
  readonly registerHooks?: (hooks: Hooks) => { deregister(): void }
}

const CODE = /\.[cm]?[jt]sx?$/
/** Whether a text that `require` loads may be a module that imports others. Where it is none after all, it loses little. */
const IMPORTS = /\b(?:import|export)(?:\s+[\w$]|\s*[*{"'])/

/** Whether this Deno has hooks for what it loads. */
export function hasHooksOfDeno(): boolean {
  return typeof (module as HooksOfDeno).registerHooks === 'function'
}

/**
 * Gives the files of the program their sites as Deno loads them. It hands out modules when their types are gone, with a map in them, and takes
 * nothing back but JavaScript, whose map it reads from the text; CommonJS it compiles as Node does.
 * What is imported as text has lost its types as well, as soon as there is a hook: it is given as it was written.
 * @param begin called as the first file of the program is loaded: what is begun before comes to rest before there is a program
 */
export function hookInDeno(files: ApplicationFiles, begin: () => void): void {
  const hooks: Hooks = {
    load(url, context, nextLoad) {
      beginOnce()
      const path = pathOfUrl(url)
      const given = nextLoad(url, context)
      if (path === undefined || !CODE.test(path) || context.conditions?.includes('require')) return given
      const type = context.importAttributes?.['type']
      if (type !== undefined) return type === 'text' ? { ...given, source: textOf(path) ?? given.source } : given
      if (!files.isIncluded(path)) return given
      const { source } = given
      if (typeof source !== 'string' && !(source instanceof Uint8Array)) return given
      const code = files.prepare(source, path, 'module')
      return code === undefined ? given : { ...given, source: code }
    },
  }
  const beginOnce = once(begin)
  requireWithout(hooks, files, beginOnce)
}

/**
 * While anybody's load hook is registered, Deno's `require` takes JSON for code, and cannot load a module that imports another. So ours is not
 * there while `require` finds out what a file is, and not while it loads a module, which has no sites then.
 */
function requireWithout(hooks: Hooks, files: ApplicationFiles, begin: () => void): void {
  const { registerHooks } = module as HooksOfDeno as Required<HooksOfDeno>
  const prototype = Module.prototype as unknown as { _compile: Work; load: Work }
  const { _compile: compile, load } = prototype
  hookCommonJs(files)
  const { _compile: compileWithSites } = prototype
  let registered: { deregister(): void } | undefined = registerHooks(hooks)
  const turn = (on: boolean): void => {
    if (on) return void (registered ??= registerHooks(hooks))
    registered?.deregister()
    registered = undefined
  }
  const during = (on: boolean, act: () => unknown): unknown => {
    const before = registered !== undefined
    turn(on)
    try {
      return act()
    } finally {
      turn(before)
    }
  }
  const leave = once((path: string) =>
    say(
      `${path} gets no sites, nor does what it imports: it is a module, and Deno runs no hooks for those that \`require\` loads; \`import\` it (PROBES_REQUIRED)`,
    ),
  )
  Object.assign(prototype, {
    load: function (this: unknown, ...values) {
      begin()
      return during(false, () => load.apply(this, values))
    } satisfies Work,
    _compile: function (this: unknown, ...values) {
      const [text, path] = values
      if (typeof text !== 'string' || typeof path !== 'string' || !IMPORTS.test(text))
        return during(true, () => compileWithSites.apply(this, values))
      if (!hasModuleSyntax(text)) return compileWithSites.apply(this, values)
      if (files.isIncluded(path)) leave(path)
      return compile.apply(this, values)
    } satisfies Work,
  })
}

function once<A extends unknown[]>(act: (...values: A) => void): (...values: A) => void {
  let isDone = false
  return (...values) => {
    if (isDone) return
    isDone = true
    act(...values)
  }
}
