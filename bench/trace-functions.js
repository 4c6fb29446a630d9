import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** @typedef {(code: string, path: string) => Promise<{ code: string }>} Transform */

const VERSION = '3.3.0'
const PACKAGES = [`@datadog/vite-plugin@${VERSION}`, '@babel/parser@7', '@babel/traverse@7', '@babel/types@7']
/** What its plugin puts in front of each chunk, until its runtime is loaded: as cheap as it gets. */
const STUB = "if(typeof globalThis.$dd_probes==='undefined'){globalThis.$dd_probes=function(){}};"

/** @type {Transform | undefined} */
let transform

/**
 * What Datadog's live debugger does, the nearest to what is here: a lookup and a `try` in each function, and no other lines.
 * @param {string} code
 * @param {string} path
 */
export async function traceFunctions(code, path) {
  if (!transform) throw new Error("Datadog's build plugin is not loaded")
  // It makes `if (a) return` into `if (a) if (probe) …; return`, which returns always.
  const braced = code.replaceAll(/\breturn;/g, '{return;}')
  return STUB + (await transform(braced, path)).code
}

/**
 * Gets its plugin from the npm registry, where it is not there yet. It needs no account to transform, and tells nobody.
 * @param {string} cache
 */
export async function loadTraceFunctions(cache) {
  const folder = join(cache, 'datadog')
  if (!existsSync(join(folder, 'node_modules/@datadog/vite-plugin'))) {
    console.log(`Installing ${PACKAGES[0]} to ${folder}.`)
    await mkdir(folder, { recursive: true })
    await promisify(execFile)('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', folder, ...PACKAGES], {
      shell: process.platform === 'win32',
    })
  }
  const { datadogVitePlugin } = createRequire(join(folder, 'index.js'))('@datadog/vite-plugin')
  /** @type {any[]} */
  const plugins = datadogVitePlugin({ liveDebugger: { enable: true, include: [/./], exclude: [] }, logLevel: 'error' }).flat()
  const { handler } = plugins.find(({ name }) => name === 'datadog-live-debugger-plugin').transform
  transform = (text, path) => handler.call({ getNativeBuildContext: () => ({}) }, text, path)
}
