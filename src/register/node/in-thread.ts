import { readFileSync } from 'node:fs'
import module, { type LoadFnOutput, type LoadHookContext } from 'node:module'
import { pathOfUrl } from './path-of-url.ts'
import type { ApplicationFiles, NodeFormat } from '../files/application-files.ts'
import { isBesideTsx, isOfTsx } from './beside-tsx.ts'
import { hookCommonJs } from './common-js.ts'
import { COMPILES_ALL, formatOfTypeScript, isOfPackage, isTypeScriptFile } from '../files/typescript.ts'

type NextLoad = (url: string, context?: Partial<LoadHookContext>) => LoadFnOutput

/** In Node since 22.15, and not in the types of Node 20. */
interface HooksOfNode {
  readonly registerHooks?: (hooks: { load(url: string, context: LoadHookContext, nextLoad: NextLoad): LoadFnOutput }) => void
}

const { registerHooks } = module as HooksOfNode
const { _extensions: extensions } = module as unknown as { readonly _extensions: Readonly<Record<string, unknown>> }
let known: unknown
let isKnownNodes = false

/** Whether this Node calls hooks in the thread that runs the program, and does it well: earlier ones of these lines do not for all of `require`. */
export function hasHooksInThread(): boolean {
  const [major = 0, minor = 0, patch = 0] = process.versions.node.split('.').map(Number)
  const floor = FLOORS[major] ?? [0, 0]
  return (
    typeof registerHooks === 'function' && major >= 22 && major !== 23 && (minor > floor[0] || (minor === floor[0] && patch >= floor[1]))
  )
}

const FLOORS: Readonly<Record<number, readonly [minor: number, patch: number]>> = { 22: [22, 3], 24: [11, 1], 25: [1, 0] }

/** Gives the files of the program their sites as Node loads them, by `import` and `require` alike. */
export function hookInThread(files: ApplicationFiles): void {
  const left = new Set<string>()
  const isWithTsx = isBesideTsx()
  let isInCompile = false
  const hookCompile = (): void => {
    if (!isInCompile) hookCommonJs(files, (path) => left.has(path) || isTakenOver())
    isInCompile = true
  }
  // Where another tool has hooks in a thread of its own, Node gives no text of CommonJS. With one from us it would run the file in another
  // way, with a `require` that has no `cache`.
  const leave = (given: LoadFnOutput, path: string): LoadFnOutput => {
    left.add(path)
    hookCompile()
    return given
  }
  if (isTakenOver()) hookCompile()
  registerHooks!({
    load(url, context, nextLoad) {
      const path = pathOfUrl(url)
      if (path === undefined) return nextLoad(url, context)
      // Then `require` calls no hooks, and may not before the program runs.
      if (isOfTsx(path) || isTakenOver()) hookCompile()
      if (COMPILES_ALL && !isWithTsx && isTypeScriptFile(path) && !isOfPackage(path)) return compiled(files, path)
      if (!files.isIncluded(path)) return nextLoad(url, context)
      const given = nextLoad(url, context)
      const { format, source } = given as LoadFnOutput & { readonly format: NodeFormat }
      if (!isCode(format)) return given
      if (source == null || (format?.startsWith('commonjs') === true && isTakenOver())) return leave(given, path)
      const to = isWithTsx ? format : format?.replace('-typescript', '')
      const code = files.prepare(source as string | Uint8Array, path, isWithTsx ? format?.replace('-typescript', '') : format)
      return code === undefined ? given : ({ ...given, format: to, source: code } as LoadFnOutput)
    },
  })
}

function compiled(files: ApplicationFiles, path: string): LoadFnOutput {
  const text = readFileSync(path, 'utf8')
  const format = formatOfTypeScript(path, text)
  return { format, source: files.prepare(text, path, format, format) ?? text, shortCircuit: true }
}

/** Whether another tool, such as tsx, reads CommonJS in Node's place: what our hook hands on then is not what runs. */
function isTakenOver(): boolean {
  const handler = extensions['.js']
  if (handler !== known) isKnownNodes = Function.prototype.toString.call((known = handler)).includes('getOptionValue(')
  return !isKnownNodes
}

function isCode(format: NodeFormat): boolean {
  return format == null || format.startsWith('module') || format.startsWith('commonjs')
}
