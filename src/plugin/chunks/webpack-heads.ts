import type { Asset, Compilation, Compiler } from 'webpack'
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
 * @param kept of each module of the compilation
 */
export function addHeads(compiler: Compiler, compilation: Compilation, known: KnownFiles, kept: () => Iterable<KeptInModule>): void {
  const { ReplaceSource } = compiler.webpack.sources
  const stage = compiler.webpack.Compilation.PROCESS_ASSETS_STAGE_ADDITIONS
  compilation.hooks.processAssets.tap({ name: NAME, stage }, () => {
    let hasTexts = false
    for (const module of kept()) {
      hasTexts ||= module.hasTexts === true
      if (module.known) known.add(module.known, module.hasTexts === true)
    }
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
