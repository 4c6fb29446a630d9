import { readFileSync } from 'node:fs'
import type { LoadFnOutput, LoadHookContext } from 'node:module'
import { pathOfUrl } from './path-of-url.ts'
import { ApplicationFiles, type NodeFormat } from '../files/application-files.ts'
import type { Configuration } from '../files/configuration.ts'
import { COMPILES_ALL, formatOfTypeScript, isOfPackage, isTypeScriptFile } from '../files/typescript.ts'

type NextLoad = (url: string, context?: LoadHookContext) => LoadFnOutput | Promise<LoadFnOutput>

/** What Node 20 calls in a thread of its own for each module that is imported. CommonJS it leaves to the thread of the program. */
export class OffThreadHooks {
  readonly #files: ApplicationFiles

  constructor(configuration: Configuration) {
    this.#files = new ApplicationFiles(configuration, 'file')
  }

  async load(url: string, context: LoadHookContext, nextLoad: NextLoad): Promise<LoadFnOutput> {
    const path = pathOfUrl(url)
    if (path === undefined) return nextLoad(url, context)
    if (COMPILES_ALL && isTypeScriptFile(path) && !isOfPackage(path)) return this.#compile(path)
    if (!this.#files.isIncluded(path)) return nextLoad(url, context)
    const given = await nextLoad(url, context)
    const { source, format } = given as LoadFnOutput & { readonly format: NodeFormat }
    if (source == null || !format?.startsWith('module')) return given
    const code = this.#files.prepare(source as string | Uint8Array, path, format)
    return code === undefined ? given : ({ ...given, format: 'module', source: ownBytes(code) } as LoadFnOutput)
  }

  /** CommonJS goes through the thread of the program. */
  #compile(path: string): LoadFnOutput {
    const text = readFileSync(path, 'utf8')
    const format = formatOfTypeScript(path, text)
    if (format === 'commonjs') return { format, source: null as never, shortCircuit: true }
    return { format, source: ownBytes(this.#files.prepare(text, path, format, format) ?? text), shortCircuit: true }
  }
}

/** Node hands bytes over to the other thread, with all the others that lie in the same memory. */
function ownBytes(code: string | Uint8Array): string | Uint8Array {
  return typeof code === 'string' ? code : new Uint8Array(code)
}
