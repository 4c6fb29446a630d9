import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** @import { Runtime } from './types.ts' */

const run = promisify(execFile)
const PLATFORM = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`

/**
 * The runtimes asked for, `20` or `bun`, from the npm registry where they are not there yet. Nothing asked for: the one that runs this.
 * @param {readonly string[]} names
 * @param {string} cache
 * @returns {Promise<Runtime[]>}
 */
export async function findRuntimes(names, cache) {
  const own = process.versions.node.split('.')[0] ?? ''
  const wanted = names.length > 0 ? names : [own]
  const missing = wanted.filter((name) => name !== own && !pathOf(name, cache))
  if (missing.length > 0) await install(missing, cache)
  return Promise.all(wanted.map((name) => describe(name, name === own ? process.execPath : pathOf(name, cache))))
}

/**
 * @param {string} name
 * @param {string} cache
 */
function pathOf(name, cache) {
  const binaries = name === 'bun' ? ['bun/bin/bun', 'bun/bin/bun.exe'] : [`node${name}/bin/node`, `node${name}/bin/node.exe`]
  return binaries.map((path) => join(cache, 'node_modules', path)).find(existsSync)
}

/**
 * @param {readonly string[]} names
 * @param {string} cache
 */
async function install(names, cache) {
  console.log(`Installing ${names.join(', ')} to ${cache}.`)
  await mkdir(cache, { recursive: true })
  // Those that are there are named as well: npm would remove them.
  const all = ['20', '22', '24', '26', 'bun'].filter((name) => !names.includes(name) && pathOf(name, cache)).concat(names)
  const packages = all.map((name) => (name === 'bun' ? `bun@npm:@oven/bun-${PLATFORM}` : `node${name}@npm:node-${PLATFORM}@${name}`))
  await run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', cache, ...packages], {
    shell: process.platform === 'win32',
  })
}

/**
 * @param {string} name
 * @param {string | undefined} path
 * @returns {Promise<Runtime>}
 */
async function describe(name, path) {
  if (path === undefined) throw new Error(`there is no runtime ${name}; known are 20, 22, 24, 26 and the like, and bun`)
  const { stdout } = await run(path, ['--version'])
  return { name: name === 'bun' ? name : `node${name}`, path, version: stdout.trim().replace(/^v/, '') }
}
