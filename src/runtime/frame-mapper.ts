import { existsSync, readFileSync } from 'node:fs'
import { dirname, normalize, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BundleMap } from './bundle-map.ts'

// Handlers ask for stacks in programs that may have replaced any builtin: only syntax, what was taken at load, and Node itself.
const { parse } = JSON
const { cwd, sourceMapsEnabled } = process
const toNumber = Number
const maps = Object.create(null) as Record<string, BundleMap | false>

/**
 * Shows where a frame of a bundle comes from, if its source map lies next to it.
 * Reads files, which only someone who asks for a stack pays for. Node's own `--enable-source-maps` goes first.
 */
export function mapFrame(frame: string): string {
  if (sourceMapsEnabled) return frame
  const parts = /^(\s+at .*?)\(?((?:file:\/\/|\/|[a-z]:\\)[^()]*):(\d+):(\d+)(\)?)$/i.exec(frame)
  if (!parts) return frame
  const before = parts[1]!
  const url = parts[2]!
  const after = parts[5]
  try {
    const map = (maps[url] ??= load(pathOf(url)))
    const position = map && map.find(toNumber(parts[3]) - 1, toNumber(parts[4]) - 1)
    if (!position) return frame
    // webpack:// names modules from the project's root, the others are relative to the map.
    const source = /^webpack:\/\/[^/]*\/(.*)$/.exec(position.source)?.[1] ?? relative(cwd(), resolve(dirname(pathOf(url)), position.source))
    return `${before}${after === ')' ? '(' : ''}${normalize(source)}:${position.line + 1}:${position.column + 1}${after}`
  } catch {
    return frame
  }
}

function pathOf(url: string): string {
  return url.startsWith('file:') ? fileURLToPath(url) : url
}

function load(file: string): BundleMap | false {
  try {
    const named = /^\/\/[#@] sourceMappingURL=(?!data:)(\S+)\s*$/m.exec(readFileSync(file, 'utf8').slice(-4096))?.[1]
    const path = named === undefined ? `${file}.map` : resolve(dirname(file), decodeURIComponent(named))
    return existsSync(path) && new BundleMap(parse(readFileSync(path, 'utf8')) as ConstructorParameters<typeof BundleMap>[0])
  } catch {
    return false
  }
}
