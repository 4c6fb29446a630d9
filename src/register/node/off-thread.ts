import { readFileSync } from 'node:fs'
import type { LoadFnOutput, LoadHookContext } from 'node:module'
import { isBesideTsx } from './beside-tsx.ts'
import { pathOfUrl } from './path-of-url.ts'
import { ApplicationFiles, type NodeFormat } from '../files/application-files.ts'
import { say } from '../files/say.ts'
import type { Configuration } from '../files/configuration.ts'
import { COMPILES_ALL, formatOfTypeScript, isOfPackage, isTypeScriptFile } from '../files/typescript.ts'

type NextLoad = (url: string, context?: LoadHookContext) => LoadFnOutput | Promise<LoadFnOutput>

/** What Node 20 calls in a thread of its own for each module that is imported. CommonJS it leaves to the thread of the program. */
export class OffThreadHooks {
  readonly #files: ApplicationFiles
  readonly #said = new Set<string>()
  readonly #isWithTsx = isBesideTsx()

  constructor(configuration: Configuration) {
    this.#files = new ApplicationFiles(configuration, 'file')
    // It makes a map from the one that it is given, for the thread of the program, which reads maps then.
    if (this.#isWithTsx) process.setSourceMapsEnabled(true)
  }

  async load(url: string, context: LoadHookContext, nextLoad: NextLoad): Promise<LoadFnOutput> {
    const path = pathOfUrl(url)
    if (path === undefined) return nextLoad(url, context)
    const isOurs = COMPILES_ALL && isTypeScriptFile(path) && !isOfPackage(path)
    const given = isOurs ? await byOthers(() => nextLoad(url, context)) : await nextLoad(url, context)
    if (!given) return this.#compile(path)
    const { source, format } = given as LoadFnOutput & { readonly format: NodeFormat }
    if (this.#isWithTsx && format === 'commonjs' && path.endsWith('.cts') && this.#files.isIncluded(path)) this.#say(LEFT_TO_TSX, path)
    if (source == null || !format?.startsWith('module') || !this.#files.isIncluded(path)) return given
    const to = this.#isWithTsx ? format : 'module'
    const code = this.#files.prepare(source as string | Uint8Array, path, this.#isWithTsx ? 'module' : format)
    return code === undefined ? given : ({ ...given, format: to, source: ownBytes(code) } as LoadFnOutput)
  }

  /** Once: what is true of one such file is true of all. */
  #say(what: string, path: string): void {
    if (!this.#said.has(what)) say(`${path} ${what}`)
    this.#said.add(what)
  }

  /** CommonJS goes through the thread of the program. */
  #compile(path: string): LoadFnOutput {
    const text = readFileSync(path, 'utf8')
    const format = formatOfTypeScript(path, text)
    if (format === 'commonjs' && path !== process.argv[1] && HAS_NAMES.test(text)) this.#say(NO_NAMES, path)
    if (format === 'commonjs') return { format, source: null as never, shortCircuit: true }
    return { format, source: ownBytes(this.#files.prepare(text, path, format, format) ?? text), shortCircuit: true }
  }
}

// Node looks for them in the file, and stops where types begin.
const NO_NAMES =
  'is CommonJS in TypeScript: this version of Node finds no names to import in it, its default only; --import tsx finds them (PROBES_NAMES)'

const LEFT_TO_TSX =
  'gets no sites: tsx hands what is imported from .cts to this version of Node past us; name it .ts, or take Node 22.22.3, 24.11.1 or newer (PROBES_TSX)'

const HAS_NAMES = /^[ \t]*export[ \t]*(?:=|\{|(?:async|const|let|var|function|class|enum|namespace)\b)/m

/** A file of TypeScript as hooks give it that came before, or ask for it. Node by itself knows no such files. */
async function byOthers(load: () => LoadFnOutput | Promise<LoadFnOutput>): Promise<LoadFnOutput | undefined> {
  try {
    return await load()
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_UNKNOWN_FILE_EXTENSION') throw error
    return undefined
  }
}

/** Node hands bytes over to the other thread, with all the others that lie in the same memory. */
function ownBytes(code: string | Uint8Array): string | Uint8Array {
  return typeof code === 'string' ? code : new Uint8Array(code)
}
