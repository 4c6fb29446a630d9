import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/** What a page has and the shell of JavaScriptCore has not: as much of it as the page of the bench asks for. */
const PRELUDE = `globalThis.crossOriginIsolated = true
globalThis.URLSearchParams = class { constructor(text) { this.text = text } get(name) { return new RegExp('[?&]' + name + '=([^&]*)').exec(this.text)?.[1] } }
globalThis.fetch = async (_, { body }) => print(body)
`

/**
 * Runs the page's script in the shell of JavaScriptCore, and returns what it would post.
 * @param {string} path of the shell
 * @param {string} script
 * @param {string} search what the page finds in its `location.search`
 * @param {number} seconds how long it may take
 */
export async function runJsc(path, script, search, seconds) {
  const prelude = `${script}.prelude.js`
  await writeFile(prelude, `${PRELUDE}globalThis.location = { search: ${JSON.stringify(search)} }\n`)
  const { stdout } = await promisify(execFile)(path, [prelude, `--module-file=${script}`], { timeout: seconds * 1000, maxBuffer: 1e8 })
  const { result, error } = JSON.parse(stdout.slice(stdout.indexOf('{')))
  if (error !== undefined) throw new Error(`in ${path}: ${error}`)
  return result
}
