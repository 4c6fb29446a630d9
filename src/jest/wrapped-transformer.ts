import { createRequire } from 'node:module'
import { join } from 'node:path'
import { findFrom, findThrough } from '../plugin/options/find-package.ts'
import type { JestOptions } from './jest-options.ts'
import type { JestTransformer, JestTransformOptions } from './jest-types.ts'

/** What a module holds that is a transformer. */
interface TransformerModule extends JestTransformer {
  readonly default?: TransformerModule
  readonly createTransformer?: (options: unknown) => JestTransformer | Promise<JestTransformer>
}

/** Through these packages Jest itself has babel-jest: not every package manager lets a project see it. */
const WAYS_TO_BABEL = [[], ['jest'], ['jest', 'jest-cli'], ['jest', '@jest/core']].map((way) => [...way, 'jest-config'])

/** The transformer that compiles the files, if there is one. It is loaded with the first file, whose project says where. */
export class WrappedTransformer {
  readonly #wanted: JestOptions['transformer']
  #loaded: { readonly transformer: JestTransformer; readonly path: string } | undefined
  /** What the transformer itself is told. */
  readonly #config: object

  constructor(wanted: JestOptions['transformer']) {
    this.#wanted = wanted
    this.#config = Array.isArray(wanted) ? (wanted[1] as object) : {}
  }

  /** The one that is loaded by now. */
  get known(): JestTransformer | undefined {
    return this.#loaded?.transformer
  }

  /** @throws with the code PROBES_TRANSFORMER */
  of({ config: { rootDir } }: JestTransformOptions): { readonly transformer: JestTransformer; readonly path: string } | undefined {
    if (this.#wanted === false) return undefined
    return (this.#loaded ??= this.#load(rootDir))
  }

  /** What Jest would tell it if it were alone. */
  optionsFor(options: JestTransformOptions): JestTransformOptions {
    return { ...options, transformerConfig: this.#config }
  }

  #load(rootDir: string): { readonly transformer: JestTransformer; readonly path: string } {
    const wanted = this.#wanted || 'babel-jest'
    const name = typeof wanted === 'string' ? wanted : wanted[0]
    const path = resolved(name.replace('<rootDir>', rootDir), rootDir)
    if (path === undefined) throw transformerError(`the transformer ${name} is not found from ${rootDir}; install it, or name another one`)
    const made = unwrapped(createRequire(path)(path) as TransformerModule)
    const transformer = made.createTransformer ? made.createTransformer(this.#config) : made
    if (transformer instanceof Promise) throw transformerError(`the transformer ${name} is made asynchronously, which cannot be waited for`)
    if (typeof (transformer.process ?? transformer.processAsync) !== 'function')
      throw transformerError(`${path} is no transformer: it has neither process nor processAsync`)
    return { transformer, path }
  }
}

function unwrapped(module: TransformerModule): TransformerModule {
  const { default: main } = module
  return typeof (main?.createTransformer ?? main?.process ?? main?.processAsync) === 'function' ? main! : module
}

/** The path of a module, as the project sees it. */
function resolved(name: string, rootDir: string): string | undefined {
  const root = join(rootDir, 'package.json')
  return findFrom(name, root) ?? (name === 'babel-jest' ? findThrough(WAYS_TO_BABEL, name, root) : undefined)
}

function transformerError(what: string): Error {
  return Object.assign(new Error(`unplugin-probes: ${what} (PROBES_TRANSFORMER)`), { code: 'PROBES_TRANSFORMER' })
}
