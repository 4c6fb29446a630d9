import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire, Module } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { cachedDataVersionTag } from 'node:v8'
import { Script } from 'node:vm'
import { crc32 } from 'node:zlib'
import type { ts as TypeScript } from 'ts-morph'

/** Bytes of the sum that tells damage, at the end. */
const SUM = 4
const PREFIX = 'parser-'
/** So many are kept: one for each version of Node, each set of flags and each version of the parser that was in use last. */
const MOST = 4

let folder: string | undefined
/** Compiled in this process, and not kept yet. */
let fresh: { script: Script; file: string } | undefined

/** Names the folder where what V8 makes of the parser's text is kept: to compile it takes longer than to run it over fifty files. */
export function keepParserIn(path: string): void {
  folder ??= path
}

/** Keeps it, with the functions that have run by now. */
export function keepParser(): void {
  if (!fresh) return
  const { script, file } = fresh
  fresh = undefined
  try {
    const code = script.createCachedData()
    const sum = Buffer.alloc(SUM)
    sum.writeUInt32LE(crc32(code))
    mkdirSync(dirname(file), { recursive: true })
    // Other processes may be reading it.
    writeFileSync(`${file}.${process.pid}`, Buffer.concat([code, sum]))
    renameSync(`${file}.${process.pid}`, file)
    forgetOlder(dirname(file), basename(file))
  } catch {}
}

/** What another version has left is never asked for again. */
function forgetOlder(own: string, newest: string): void {
  const others = readdirSync(own).filter((name) => name.startsWith(PREFIX) && name !== newest)
  const age = (name: string): number => statSync(join(own, name)).mtimeMs
  for (const name of others.toSorted((a, b) => age(b) - age(a)).slice(MOST - 1)) rmSync(join(own, name), { force: true })
}

let parser: typeof TypeScript | undefined

/** The compiler that ts-morph brings, without the rest of ts-morph, of which nothing is needed. Once: it need not stay in `require.cache`. */
export function loadParser(): typeof TypeScript {
  return (parser ??= foundParser())
}

function foundParser(): typeof TypeScript {
  const require = createRequire(import.meta.url)
  const wrapped = require.resolve('ts-morph')
  try {
    const path = join(dirname(createRequire(wrapped).resolve('@ts-morph/common')), 'typescript.js')
    return (require.cache[path]?.exports ?? compiled(path)) as typeof TypeScript
  } catch {
    return (require(wrapped) as { ts: typeof TypeScript }).ts
  }
}

/** As `require` does it, but with the code that is kept. */
function compiled(path: string): unknown {
  const require = createRequire(path)
  if (folder === undefined || 'bun' in process.versions || 'deno' in process.versions) return require(path)
  const text = readFileSync(path, 'utf8')
  // The tag holds V8's version, flags and processor; of the text V8 itself would compare no more than the length.
  const file = join(folder, `${PREFIX}${cachedDataVersionTag().toString(36)}-${crc32(text).toString(36)}`)
  const cachedData = codeIn(file)
  const script = new Script(Module.wrap(text), { filename: path, ...(cachedData ? { cachedData } : {}) })
  if (!cachedData || script.cachedDataRejected) fresh = { script, file }
  const module = new Module(path)
  Object.assign(module, { filename: path, paths: [] })
  const run = script.runInThisContext() as (...given: unknown[]) => void
  run(module.exports, require, module, path, dirname(path))
  module.loaded = true
  require.cache[path] = module
  return module.exports
}

function codeIn(file: string): Buffer | undefined {
  try {
    const bytes = readFileSync(file)
    const code = bytes.subarray(0, -SUM)
    return crc32(code) === bytes.readUInt32LE(code.length) ? code : undefined
  } catch {
    return undefined
  }
}
