import { readdirSync, readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

/** Ships the licences of the packages that are bundled into the runtime. */
export function licences(packages: readonly string[]): Plugin {
  return {
    name: 'licences',
    generateBundle() {
      const texts = packages.map((name) => {
        const folder = `node_modules/${name}`
        const { version } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as { version: string }
        const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
        if (!file) throw new Error(`${name} has no licence file`)
        return `${name} ${version}\n\n${readFileSync(`${folder}/${file}`, 'utf8').trim()}\n`
      })
      this.emitFile({ type: 'asset', fileName: 'THIRD-PARTY-LICENSES.txt', source: texts.join(`\n${'-'.repeat(60)}\n\n`) })
    },
  }
}
