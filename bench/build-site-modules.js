import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { instrument } from 'unplugin-probes/transform'
import { generateModule } from './generate-module.js'

const FILES = 400
const FUNCTIONS = 50
const SITES = 10

/**
 * The site modules of a program of 20,000 functions and 200,000 sites, and nothing else of it, as one minified module.
 * Returns its path, and that of an empty module, which the first import of a process can be.
 * @param {string} scratch
 */
export async function buildSiteModules(scratch) {
  const folder = join(scratch, 'registration')
  await mkdir(folder, { recursive: true })
  const [sites, empty] = [join(folder, 'sites.mjs'), join(folder, 'empty.mjs')]
  await writeFile(empty, '')
  /** @type {string[]} */
  const texts = []
  let [functions, places] = [0, 0]
  for (let i = 0; i < FILES; i++) {
    const path = `src/area-${i % 20}/module-${i}.js`
    const result = instrument(generateModule(i, FUNCTIONS), path, {
      siteModuleId(_, text, switches) {
        texts.push(text)
        functions += switches
        return './sites.js'
      },
    })
    places += result?.sites.length ?? 0
  }
  if (functions !== FILES * FUNCTIONS || places !== functions * SITES) throw new Error(`${functions} functions, ${places} sites`)
  const names = texts.map((_, i) => `./${i}.mjs`)
  await Promise.all(texts.map((text, i) => writeFile(join(folder, `${i}.mjs`), text)))
  await build({
    stdin: { contents: names.map((name) => `import '${name}'`).join('\n'), resolveDir: folder },
    outfile: sites,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
  })
  return { sites, empty }
}
