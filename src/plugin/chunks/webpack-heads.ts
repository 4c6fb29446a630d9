import type { Asset, Compilation, Compiler, Module } from 'webpack'
import { chunkHead, headAt } from './chunk-head.ts'
import type { KnownFile, KnownFiles } from './known-files.ts'

const NAME = 'unplugin-probes'

/** What `keepWithModule` has put into a module, whether in this process or in one whose cache is used. */
export interface KeptInModule {
  readonly known?: KnownFile
  readonly hasTexts?: boolean
}

/**
 * Puts the head in front of each finished asset of code, the updates of a development server, too. It comes before those who make
 * code smaller or write its map.
 * @param keptIn what a module brings from its transform
 */
export function addHeads(
  { webpack }: Compiler,
  compilation: Compilation,
  known: KnownFiles,
  keptIn: (module: Module) => KeptInModule,
): void {
  const { ReplaceSource } = webpack.sources
  const stage = webpack.Compilation.PROCESS_ASSETS_STAGE_ADDITIONS
  let hasTexts = false
  // Later several modules can be one.
  compilation.hooks.finishModules.tap(NAME, (modules) => {
    for (const module of modules) {
      const kept = keptIn(module)
      hasTexts ||= kept.hasTexts === true
      if (kept.known) known.add(kept.known, kept.hasTexts === true)
    }
  })
  compilation.hooks.processAssets.tap({ name: NAME, stage }, () => {
    for (const { name, source } of compilation.getAssets() as readonly Asset[]) {
      if (!/\.[cm]?js(?:\?|$)/.test(name)) continue
      const code = String(source.source())
      const head = chunkHead(code, (key) => known.get(key, hasTexts))
      if (head === '') continue
      compilation.updateAsset(name, (old) => {
        const text = new ReplaceSource(old)
        text.insert(headAt(code), head)
        return text
      })
    }
  })
}
