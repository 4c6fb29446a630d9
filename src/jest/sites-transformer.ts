import { hash } from 'node:crypto'
import { join } from 'node:path'
import { wayBack } from '../plugin/earlier-map.ts'
import { isOwnFile } from '../plugin/modules/starter.ts'
import { cacheKey } from '../plugin/options/cache-key.ts'
import { fileFilter } from '../plugin/options/file-filter.ts'
import { DEFAULT_EXCLUDE, DEFAULT_INCLUDE } from '../plugin/options/options.ts'
import { describeWarning, noMap } from '../plugin/why-left.ts'
import { fileOf, instrument } from '../transform/index.ts'
import type { JestOptions } from './jest-options.ts'
import type { JestTransformer, JestTransformOptions, TransformedSource } from './jest-types.ts'
import { compiledOf, withJoinedMap } from './joined-map.ts'
import { WrappedTransformer } from './wrapped-transformer.ts'

/** Lies beside the bundled transformer. A file of a test calls it, where the hooks file is to be loaded. */
const BEGINNER = join(import.meta.dirname, 'begin.cjs')

const COVERAGE =
  'gets no sites, nor does any other file that Jest counts for coverage: they would be counted as if its author had written them (PROBES_COVERAGE)'
const MEND_MAPS = 'let the transformer make its source map'

/** What is to become of a file besides what the wrapped transformer does. */
type Fate = 'our own' | 'left' | 'sites'

/**
 * Puts sites into what another transformer has made of a file: what it checks, hoists and counts is what was written. It runs in
 * each worker of Jest, and remembers nothing from file to file that another worker would not know.
 */
export class SitesTransformer implements JestTransformer {
  readonly #options: JestOptions
  readonly #wrapped: WrappedTransformer
  readonly #filters = new Map<string, (path: string) => boolean>()
  readonly #said = new Set<string>()

  constructor(options: JestOptions) {
    this.#options = options
    this.#wrapped = new WrappedTransformer(options.transformer)
  }

  /** Jest asks when the file has been transformed. */
  get canInstrument(): boolean {
    return this.#wrapped.known?.canInstrument === true
  }

  readonly process = (text: string, path: string, options: JestTransformOptions): TransformedSource => {
    const fate = this.#fateOf(path, options)
    const transformer = fate === 'our own' ? undefined : this.#wrapped.of(options)?.transformer
    if (!transformer) return this.#finished(fate, text, path, options, { code: text })
    if (!transformer.process) throw new Error(`unplugin-probes: the transformer has no process, and ${path} is required, not imported`)
    return this.#finished(fate, text, path, options, transformer.process(text, path, this.#wrapped.optionsFor(options)))
  }

  readonly processAsync = async (text: string, path: string, options: JestTransformOptions): Promise<TransformedSource> => {
    const transformer = this.#wrapped.of(options)?.transformer
    const fate = this.#fateOf(path, options)
    if (fate === 'our own' || !transformer?.processAsync) return this.process(text, path, options)
    return this.#finished(fate, text, path, options, await transformer.processAsync(text, path, this.#wrapped.optionsFor(options)))
  }

  readonly getCacheKey = (text: string, path: string, options: JestTransformOptions): string => {
    const wrapped = this.#wrapped.of(options)
    return this.#key(text, path, options, wrapped?.transformer.getCacheKey?.(text, path, this.#wrapped.optionsFor(options)))
  }

  readonly getCacheKeyAsync = async (text: string, path: string, options: JestTransformOptions): Promise<string> => {
    const { getCacheKeyAsync } = this.#wrapped.of(options)?.transformer ?? {}
    if (!getCacheKeyAsync) return this.getCacheKey(text, path, options)
    return this.#key(text, path, options, await getCacheKeyAsync(text, path, this.#wrapped.optionsFor(options)))
  }

  #key(text: string, path: string, options: JestTransformOptions, wrapped = ''): string {
    const fate = this.#fateOf(path, options)
    if (fate === 'left' && counts(options) && this.#isIncluded(path, options)) this.#sayOnce(path, options, COVERAGE)
    const { config, configString, instrument: counted, supportsStaticESM } = options
    const facts = [configString, config.rootDir, counted, supportsStaticESM, fate, this.#starts, BEGINNER, this.#wrapped.of(options)?.path]
    return hash('sha256', [cacheKey(this.#options as object), ...facts, wrapped, path, text].join('\0'))
  }

  /** Whether the files load the hooks file: the environment's counts where the project names none. */
  get #starts(): boolean {
    return this.#options.hooks !== undefined || Boolean(process.env['PROBES_HOOKS'])
  }

  #fateOf(path: string, options: JestTransformOptions): Fate {
    if (isOwnFile(path)) return 'our own'
    return this.#options.enabled === false || counts(options) || !this.#isIncluded(path, options) ? 'left' : 'sites'
  }

  #isIncluded(path: string, { config: { rootDir } }: JestTransformOptions): boolean {
    let filter = this.#filters.get(rootDir)
    const { include = DEFAULT_INCLUDE, exclude = DEFAULT_EXCLUDE } = this.#options
    if (!filter) this.#filters.set(rootDir, (filter = fileFilter(include as string[], exclude as string[], rootDir)))
    return filter(path)
  }

  /** Never worse than without us: a file that cannot have sites goes on as the wrapped transformer has made it. */
  #finished(fate: Fate, text: string, path: string, options: JestTransformOptions, made: TransformedSource): TransformedSource {
    if (fate !== 'sites') return made
    try {
      return this.#withSites(text, path, options, made)
    } catch (error) {
      if (this.#options.strict === true) throw error
      const message = error instanceof Error ? error.message : String(error)
      this.#say(describeWarning({ code: 'INTERNAL', file: fileOf(path, options.config.rootDir), message }))
      return made
    }
  }

  #withSites(text: string, path: string, options: JestTransformOptions, made: TransformedSource): TransformedSource {
    const { rootDir: root } = options.config
    const { hooks = '', trust, owner, grain, excludeCallees, sensitive } = this.#options
    const compiled = compiledOf(made)
    const earlier = wayBack(text, compiled.code, () => compiled.map)
    if (!earlier) {
      this.#refuse(`${fileOf(path, root)} ${noMap(MEND_MAPS)}`)
      return made
    }
    const result = instrument(compiled.code, path, {
      ...earlier,
      root,
      grain,
      excludeCallees,
      sensitive,
      format: options.supportsStaticESM ? 'module' : 'commonjs',
      // A context's global object is slow to read.
      switches: 'scope',
      ...(this.#starts
        ? { start: BEGINNER, startCall: 'begin', startArguments: JSON.stringify([hooks, { trust, owner }]).slice(1, -1) }
        : {}),
      warn: (warning) => this.#refuse(describeWarning(warning)),
    } as Parameters<typeof instrument>[2])
    return result ? withJoinedMap(result.code, result.map, compiled) : made
  }

  #refuse(why: string): void {
    if (this.#options.strict === true) throw new Error(`unplugin-probes: ${why}`)
    this.#say(why)
  }

  /** What holds for many files is said of the first, by one of the workers. */
  #sayOnce(path: string, { config: { rootDir } }: JestTransformOptions, why: string): void {
    if (this.#said.has(why) || process.env['JEST_WORKER_ID'] !== '1') return
    this.#said.add(why)
    this.#say(`${fileOf(path, rootDir)} ${why}`)
  }

  #say(line: string): void {
    process.stderr.write(`unplugin-probes: ${line}\n`)
  }
}

function counts({ instrument: counted, collectCoverage, coverageProvider }: JestTransformOptions): boolean {
  return counted || (collectCoverage === true && coverageProvider === 'v8')
}
