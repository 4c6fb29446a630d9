import type { Compilation, Compiler } from 'webpack'
import type { PageModules } from '../../pages/linked-hooks.ts'

const NAME = 'unplugin-probes'

/** The modules of the pages that a compiler makes. */
export class CompiledModules implements PageModules {
  readonly #compiler: Compiler
  #newest: Compilation | undefined
  /** By path, of the compilation that was asked last. */
  #ids: Map<string, (string | number)[]> | undefined
  /** While a build is on its way: Rspack's modules are not to be had then. */
  #running: Promise<void> | undefined
  #settle: () => void = () => {}

  constructor(compiler: Compiler) {
    this.#compiler = compiler
    const { watchRun, done, failed } = compiler.hooks
    watchRun.tap(NAME, () => {
      this.#running ??= new Promise((resolve) => (this.#settle = resolve))
    })
    const settle = (): void => {
      this.#running = undefined
      this.#settle()
    }
    done.tap(NAME, ({ compilation }) => {
      this.#newest = compilation
      this.#ids = undefined
      settle()
    })
    failed.tap(NAME, settle)
  }

  async settled(): Promise<void> {
    while (this.#running) await this.#running
  }

  resolve(folder: string, specifier: string): Promise<string | undefined> {
    const resolver = this.#compiler.resolverFactory.get('normal', { dependencyType: 'esm' })
    return new Promise((resolve) =>
      resolver.resolve({}, folder, specifier, {}, (error, path) =>
        resolve(error || typeof path !== 'string' ? undefined : path.replace(/[?#].*$/, '')),
      ),
    )
  }

  idsOf(path: string): readonly (string | number)[] {
    return (this.#ids ??= idsIn(this.#newest)).get(path) ?? []
  }
}

/** A file can be several modules: by other loaders, or with another query. */
function idsIn(compilation: Compilation | undefined): Map<string, (string | number)[]> {
  const ids = new Map<string, (string | number)[]>()
  for (const module of compilation?.modules ?? []) {
    const path = (module as { resource?: string }).resource?.replace(/[?#].*$/, '')
    const id = path && compilation!.chunkGraph.getModuleId(module)
    if (path && id !== null && id !== undefined) ids.set(path, [...(ids.get(path) ?? []), id])
  }
  return ids
}
