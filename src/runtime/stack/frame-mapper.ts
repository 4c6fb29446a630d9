import { dirname, isAbsolute, normalize, relative, resolve } from 'node:path'
import { ofProcess, process as host } from '../guard/host-process.ts'
import { fileURLToPath } from 'node:url'
import { existsSync, readFileSync } from '../permits/files.ts'
import { BundleMap } from './bundle-map.ts'
import { part, placeInFrame } from '../say/frame-place.ts'

// Handlers ask for stacks in programs that may have replaced any builtin: only syntax, what was taken at load, and Node itself.
const { apply } = Reflect
const { parse } = JSON
const { startsWith, indexOf, lastIndexOf } = String.prototype
const cwd = ofProcess('cwd')!
// Can be turned on later. Node has a getter, a program that puts something else there is not asked.
const getter = Object.getOwnPropertyDescriptor(host, 'sourceMapsEnabled')?.get
const decode = decodeURIComponent

interface MappedFile {
  readonly folder: string
  readonly map: BundleMap | undefined
}

const files = Object.create(null) as Record<string, MappedFile>

/**
 * Shows where a frame of a bundle comes from, if its source map lies next to it.
 * Reads files, which only someone who asks for a stack pays for. Node's own `--enable-source-maps` goes first.
 */
export function mapFrame(frame: string): string {
  if (getter && apply(getter, host, [])) return frame
  const place = placeInFrame(frame)
  if (!place) return frame
  try {
    const { folder, map } = (files[place.url] ??= load(place.url))
    const position = map?.find(place.line - 1, place.column - 1)
    if (!position) return frame
    return `${place.before}${normalize(sourceOf(position.source, folder))}:${position.line + 1}:${position.column + 1}${place.after}`
  } catch {
    return frame
  }
}

/** A place in a source file, 1-based. */
export interface SourcePlace {
  readonly file: string
  readonly line: number
  readonly column: number
}

/**
 * What stands at a place of a bundle, as a production stack trace prints it, if the bundle's source map lies next to it.
 * @param bundle its path, or the end of it
 * @param roots where that is looked for
 * @returns a text where there is a map, and it has nothing for that place
 */
export function mapPlace(bundle: string, roots: readonly string[], line: number, column: number): SourcePlace | string | undefined {
  for (let i = 0; i < roots.length; i++) {
    try {
      const path = resolve(roots[i]!, bundle)
      if (!files[path] && !existsSync(path)) continue
      const { folder, map } = (files[path] ??= load(path))
      if (!map) continue
      const position = map.find(line - 1, column - 1)
      if (!position) return `${bundle} is a bundle, and its source map has no source for ${line}:${column}`
      return { file: normalize(sourceOf(position.source, folder)), line: position.line + 1, column: position.column + 1 }
    } catch {
      continue
    }
  }
  return undefined
}

/** webpack:// names modules from the project's root, the others are relative to the map. */
function sourceOf(source: string, folder: string): string {
  const root = begins(source, 'webpack://') ? (apply(indexOf, source, ['/', 10]) as number) : -1
  return root === -1 ? fromHere(resolve(folder, source)) : part(source, root + 1, source.length)
}

/** A working directory can be gone. */
function fromHere(path: string): string {
  try {
    return relative(cwd(), path)
  } catch {
    return path
  }
}

function load(url: string): MappedFile {
  const file = begins(url, 'file:') ? fileURLToPath(url) : url
  const folder = dirname(file)
  try {
    const named = isAbsolute(file) ? mapNamedIn(readFileSync(file, 'utf8')) : undefined
    const path = named === undefined ? `${file}.map` : resolve(folder, decode(named))
    const map = isAbsolute(file) && existsSync(path) ? new BundleMap(parse(readFileSync(path, 'utf8')) as SourceMap) : undefined
    return { folder, map }
  } catch {
    return { folder, map: undefined }
  }
}

type SourceMap = ConstructorParameters<typeof BundleMap>[0]

/** What the comment at the end of a bundle says. */
function mapNamedIn(code: string): string | undefined {
  const sign = 'sourceMappingURL='
  const at = apply(lastIndexOf, code, [sign]) as number
  const before = at === -1 ? '' : part(code, at - 4, at)
  if (before !== '//# ' && before !== '//@ ') return undefined
  let end = at + sign.length
  while (end < code.length && code[end]! > ' ') end++
  const named = part(code, at + sign.length, end)
  return begins(named, 'data:') ? undefined : named
}

function begins(text: string, start: string): boolean {
  return apply(startsWith, text, [start]) as boolean
}
