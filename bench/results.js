import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'

/** @import { Answer, Question, Runtime } from './types.ts' */

/** @typedef {Answer & { question: string, runtime: string, version: string, cpu: string, cores: number, seconds: number }} Result */

const FOLDER = new URL('results/', import.meta.url)

/**
 * @param {Question} question
 * @param {Runtime} runtime
 * @param {Answer} answer
 * @param {number} seconds
 */
export async function writeResult({ name, once }, runtime, answer, seconds) {
  /** @type {Result} */
  const result = {
    question: name,
    runtime: runtime.name,
    version: runtime.version,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    seconds,
    ...answer,
  }
  await mkdir(FOLDER, { recursive: true })
  const text = JSON.stringify(result, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(5)) : value))
  await writeFile(new URL(once ? `${name}.json` : `${name}.${runtime.name}.json`, FOLDER), `${text}\n`)
}

/** @returns {Promise<Result[]>} */
export async function readResults() {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.json')).sort()
  return Promise.all(files.map(async (file) => JSON.parse(await readFile(new URL(file, FOLDER), 'utf8'))))
}
