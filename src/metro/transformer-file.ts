import { hash } from 'node:crypto'
import { mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { isAbsolute, join, relative } from 'node:path'
import { cacheFolder } from '../cache/cache-folder.ts'
import type { MetroOptions } from './metro-options.ts'

/** What runs in Metro's workers; it lies beside the bundled entry. */
const TRANSFORMER = join(import.meta.dirname, 'metro-transformer.js')

/**
 * Writes a module that is a Babel transformer with these options, and gives its path. Metro's workers are other processes: all that they
 * are told of a transformer is its path.
 * @param upstream the path of the transformer that it stands in front of
 */
export function transformerFile(projectRoot: string, upstream: string, options: MetroOptions): string {
  const folders = [cacheFolder(projectRoot), join(tmpdir(), 'unplugin-probes')].filter((folder) => folder !== undefined)
  for (const [index, folder] of folders.entries()) {
    try {
      return written(folder, projectRoot, upstream, options)
    } catch (error) {
      // An installed project can be one that nobody may write to.
      if (index === folders.length - 1) throw error
    }
  }
  return ''
}

function written(folder: string, projectRoot: string, upstream: string, options: MetroOptions): string {
  mkdirSync(folder, { recursive: true })
  const real = realpathSync(folder)
  const text = textFor(real, projectRoot, upstream, options)
  const path = join(real, `metro-${hash('sha256', text, 'hex').slice(0, 16)}.cjs`)
  if (textOf(path) === text) return path
  // Several builds of a project can begin at once.
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, text)
  renameSync(draft, path)
  return path
}

/** Metro hashes this text for its cache, which machines can share: so there is no path in it that depends on the machine. */
function textFor(folder: string, projectRoot: string, upstream: string, options: MetroOptions): string {
  const from = (path: string): string => {
    const way = relative(folder, realpathSync(path)).replaceAll('\\', '/')
    return isAbsolute(way) ? JSON.stringify(way) : `path.join(__dirname, ${JSON.stringify(way)})`
  }
  return `// Written by unplugin-probes/metro for Metro's workers, from the options in metro.config.
const path = require('node:path')
module.exports = require(${from(TRANSFORMER)}).sitesTransformer({
  upstream: ${from(upstream)},
  projectRoot: ${from(projectRoot)},
  options: ${sourceOf(options)},
})
`
}

/** Source text of options, which can be regular expressions. */
function sourceOf(value: unknown): string {
  if (value instanceof RegExp) return String(value)
  if (Array.isArray(value)) return `[${value.map(sourceOf).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined'
  return `{ ${Object.entries(value)
    .map(([name, one]) => `${JSON.stringify(name)}: ${sourceOf(one)}`)
    .join(', ')} }`
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
