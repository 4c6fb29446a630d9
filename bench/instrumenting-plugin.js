import { readFile } from 'node:fs/promises'
import { transform } from 'esbuild'

/**
 * A plugin of esbuild around a transform that takes JavaScript only.
 * @param {string} name
 * @param {(code: string, path: string) => string | Promise<string>} instrument
 * @returns {import('esbuild').Plugin}
 */
export function instrumentingPlugin(name, instrument) {
  return {
    name,
    setup({ onLoad }) {
      onLoad({ filter: /\.[cm]?[jt]s$/ }, async ({ path }) => {
        const source = await readFile(path, 'utf8')
        const code = /\.[cm]?ts$/.test(path) ? (await transform(source, { loader: 'ts', target: 'node20' })).code : source
        return { contents: await instrument(code, path), loader: 'js' }
      })
    },
  }
}
