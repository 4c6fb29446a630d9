import { dirname, relative } from 'node:path'
import { normalizePath, toArray, type FilterPattern } from 'unplugin-utils'
import { fileFilter } from '../options/file-filter.ts'
import { DEFAULT_INCLUDE, type Options } from '../options/options.ts'

const EXTENSION = /\.(?:\w+|\{[^{}]*\}|\?\([^()]*\)\w+|\[[^[\]]*\]\w+)$/

/**
 * Why a build has got no sites, with the nearest thing that can be said.
 * @param files paths of all files of code that were built
 */
export function explainNoMatch(files: readonly string[], { include, exclude }: Options, root: string): string {
  const paths = files.map((file) => normalizePath(file))
  const below = paths.filter((path) => path.startsWith(`${normalizePath(root).replace(/\/$/, '')}/`))
  const which =
    include === undefined || include === null ? 'the default include (every JavaScript and TypeScript file)' : `include ${shown(include)}`
  const head = `${which} matched no file of the ${below.length} that ${below.length === 1 ? 'was' : 'were'} built below ${root}`
  const chosen = include ?? DEFAULT_INCLUDE
  const matching = paths.filter(fileFilter(chosen, [], root))
  if (matching.length > 0) {
    const by = exclude === undefined || exclude === null ? 'by default (node_modules, tests, declaration files)' : `by ${shown(exclude)}`
    return `${head}: ${matching.length} would match, but exclude leaves ${matching.length === 1 ? 'it' : 'them'} out ${by}`
  }
  if (below.length === 0) return `${head}: that is the root, and the ${paths.length} that were built are in ${commonFolder(paths)}`
  for (const pattern of toArray(chosen as string | RegExp)) {
    const hint = typeof pattern === 'string' ? hintOf(pattern, below, root) : hintOfExpression(pattern, below, root)
    if (hint !== undefined) return `${head}: ${hint}`
  }
  return `${head}: the first of them is ${relative(root, below[0]!)}`
}

/** What the pattern could have been to match anything. */
function hintOf(pattern: string, paths: readonly string[], root: string): string | undefined {
  const glob = normalizePath(pattern)
  const count = (variant: string, folder = root): number => paths.filter(fileFilter([variant], [], folder)).length
  const suggest = (variant: string, why: string): string | undefined =>
    variant !== glob && count(variant) > 0 ? `did you mean '${variant}'? ${why}` : undefined
  const deeper = glob.replace(/(^|\/)\*(?=[^*/]*$)/, '$1**/*')
  const extensions = endings(paths.filter(fileFilter([glob.replace(EXTENSION, '.*')], [], root)))
  return (
    suggest(glob.replace(/^\/+/, ''), 'A leading / means the root of the disk') ??
    fromAnotherFolder(glob, paths, root, count) ??
    suggest(`${glob.replace(/\/$/, '')}/**`, 'A folder alone matches none of its files') ??
    suggest(deeper, 'A single * stays in one folder') ??
    suggest(glob.replace(EXTENSION, `.${extensions}`), `The files there end in .${extensions}`) ??
    suggest(sameCase(glob, paths, root), 'Upper and lower case count') ??
    suggest(`**/${glob.replace(/^(?:\.\.?\/)+/, '')}`, `Patterns are relative to the root`)
  )
}

function hintOfExpression(pattern: RegExp, paths: readonly string[], root: string): string | undefined {
  const isRelative = fileFilter([pattern], [], root)
  const path = paths.find((it) => isRelative(relative(root, it)))
  return (
    path && `a regular expression is tested against the whole path, such as ${path}, and ${String(pattern)} wants it to begin further down`
  )
}

/** A pattern that was meant to be relative to a folder below the root. */
function fromAnotherFolder(
  glob: string,
  paths: readonly string[],
  root: string,
  count: (variant: string, folder: string) => number,
): string | undefined {
  if (/^(?:\/|\*\*|\.\.)/.test(glob)) return undefined
  const above = normalizePath(root)
  const folders = new Set<string>()
  for (const path of paths) for (let at = dirname(path); at.length > above.length && !folders.has(at); at = dirname(at)) folders.add(at)
  const folder = [...folders].sort((a, b) => a.length - b.length).find((it) => count(glob, it) > 0)
  return folder && `did you mean '${normalizePath(relative(root, folder))}/${glob.replace(/^\.\//, '')}'? Patterns are relative to the root`
}

/** The glob with the case of what it would match if that did not count. */
function sameCase(glob: string, paths: readonly string[], root: string): string {
  const folders = glob.split('/').filter((part) => /^[\w.-]+$/.test(part))
  const known = new Map(paths.flatMap((path) => relative(root, path).split(/[\\/]/)).map((part) => [part.toLowerCase(), part]))
  return folders.reduce((text, part) => text.replace(part, known.get(part.toLowerCase()) ?? part), glob)
}

/** `ts`, or `{js,ts}`. */
function endings(paths: readonly string[]): string {
  const all = [...new Set(paths.map((path) => path.slice(path.lastIndexOf('.') + 1)))].sort()
  return all.length === 1 ? all[0]! : `{${all.join()}}`
}

function commonFolder(paths: readonly string[]): string {
  let folder = dirname(paths[0] ?? '/')
  while (folder !== dirname(folder) && !paths.every((path) => path.startsWith(`${folder}/`))) folder = dirname(folder)
  return folder
}

function shown(patterns: FilterPattern): string {
  return toArray(patterns as string | RegExp)
    .map((pattern) => (typeof pattern === 'string' ? `'${pattern}'` : String(pattern)))
    .join(', ')
}
