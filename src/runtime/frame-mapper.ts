import { existsSync, readFileSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { dirname, normalize, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const maps = new Map<string, SourceMap | undefined>()

/**
 * Shows where a frame of a bundle comes from, if its source map lies next to it.
 * Reads files, which only someone who asks for a stack pays for. Node's own `--enable-source-maps` goes first.
 */
export function mapFrame(frame: string): string {
  if (process.sourceMapsEnabled) return frame
  const parts = /^(\s+at .*?)\(?((?:file:\/\/|\/|[a-z]:\\)[^()]*):(\d+):(\d+)(\)?)$/i.exec(frame)
  if (!parts) return frame
  const [, before = '', url = '', line, column, after = ''] = parts
  try {
    const file = url.startsWith('file:') ? fileURLToPath(url) : url
    const entry = mapOf(file)?.findEntry(Number(line) - 1, Number(column) - 1)
    if (!entry || !('originalSource' in entry)) return frame
    // webpack:// names modules from the project's root, the others are relative to the map.
    const source =
      /^webpack:\/\/[^/]*\/(.*)$/.exec(entry.originalSource)?.[1] ?? relative(process.cwd(), resolve(dirname(file), entry.originalSource))
    return `${before}${after === ')' ? '(' : ''}${normalize(source)}:${entry.originalLine + 1}:${entry.originalColumn + 1}${after}`
  } catch {
    return frame
  }
}

function mapOf(file: string): SourceMap | undefined {
  if (!maps.has(file)) maps.set(file, load(file))
  return maps.get(file)
}

function load(file: string): SourceMap | undefined {
  try {
    const named = /^\/\/[#@] sourceMappingURL=(?!data:)(\S+)\s*$/m.exec(readFileSync(file, 'utf8').slice(-4096))?.[1]
    const path = named === undefined ? `${file}.map` : resolve(dirname(file), decodeURIComponent(named))
    return existsSync(path)
      ? new SourceMap(JSON.parse(readFileSync(path, 'utf8')) as ConstructorParameters<typeof SourceMap>[0])
      : undefined
  } catch {
    return undefined
  }
}
