import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * The rooms of `src`, each before those that it may import from. Files that lie in `src` or `src/runtime` themselves are entries.
 * Types count: what is wrong to import at run time is wrong to know.
 */
const ROOMS = [
  'src/nuxt',
  'src/astro',
  'src',
  'src/register',
  'src/register/deno',
  'src/register/bun',
  'src/register/node',
  'src/register/files',
  'src/jest',
  'src/metro',
  'src/loader',
  'src/plugin',
  'src/plugin/types',
  'src/plugin/hosts',
  'src/plugin/hosts/webpack',
  'src/plugin/pages',
  'src/plugin/report',
  'src/plugin/modules',
  'src/plugin/chunks',
  'src/plugin/options',
  'src/cli',
  'src/cli/session',
  'src/cli/terminal',
  'src/typed-hooks',
  'src/typed-hooks/checker',
  'src/otel',
  'src/session',
  'src/sources',
  'src/cache',
  'src/transform',
  'src/transform/emit',
  'src/transform/emit/table',
  'src/transform/analyse',
  'src/transform/analyse/flow',
  'src/transform/analyse/dispatch',
  'src/transform/analyse/names',
  'src/transform/parse',
  'src/runtime',
  'src/runtime/codeless',
  'src/runtime/board',
  'src/runtime/hit',
  'src/runtime/expression',
  'src/runtime/snapshot',
  'src/runtime/stack',
  'src/runtime/sites',
  'src/runtime/pages',
  'src/runtime/hooks',
  'src/runtime/hooks/report',
  'src/runtime/hooks/data',
  'src/runtime/hooks/loader',
  'src/runtime/hooks/files',
  'src/runtime/hooks/process',
  'src/runtime/hooks/thread',
  'src/runtime/hooks/chokidar',
  'src/runtime/say',
  'src/runtime/permits',
  'src/runtime/guard',
  'src/runtime/api',
  'src/site-table',
] as const

/** The transform and the runtime share the format of site tables, and nothing else. */
const APART: readonly (readonly [from: string, to: string])[] = [
  ['src/transform', 'src/runtime'],
  ['src/plugin', 'src/runtime'],
  ['src/jest', 'src/runtime'],
  ['src/metro', 'src/runtime'],
  ['src/loader', 'src/runtime'],
  ['src/astro', 'src/runtime'],
  ['src/nuxt', 'src/runtime'],
  ['src/cache', 'src/runtime'],
  ['src/cache', 'src/plugin'],
  ['src/runtime', 'src/transform'],
]

const MOST_LINES = 400
const MOST_FILES = 12

/** What is wrong with the house in a folder that holds `src`: one line each. */
export function faultsOf(root: string): string[] {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .map((name) => `src/${name.replaceAll('\\', '/')}`)
    .filter((name) => name.endsWith('.ts'))
    .sort()
  const imports = new Map(files.map((file) => [file, importsOf(root, file)]))
  return [...sizes(root, files), ...directions(imports), ...circles(imports)]
}

function importsOf(root: string, file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  const specifiers = [
    ...text.matchAll(/(?:^|\n)(?:import|export)\b[^'"\n]*?(?:\n[^'"\n]*?)*?from\s*['"](\.[^'"]+)['"]|\bimport\(['"](\.[^'"]+)['"]\)/g),
  ]
  return specifiers.map(([, named, dynamic]) => relative(root, resolve(root, dirname(file), named ?? dynamic!)).replaceAll('\\', '/'))
}

function sizes(root: string, files: readonly string[]): string[] {
  const rooms = new Map<string, string[]>()
  for (const file of files) rooms.set(roomOf(file), [...(rooms.get(roomOf(file)) ?? []), file])
  const crowded = [...rooms]
    .filter(([, own]) => own.length > MOST_FILES)
    .map(([room, own]) => `${room} has ${own.length} files, more than ${MOST_FILES}`)
  const unknown = [...rooms.keys()]
    .filter((room) => !ROOMS.includes(room as never))
    .map((room) => `${room} is no room of the house (scripts/check-house.ts)`)
  const long = files.flatMap((file) => {
    const { length } = readFileSync(join(root, file), 'utf8').split('\n')
    return length - 1 > MOST_LINES ? `${file} has ${length - 1} lines, more than ${MOST_LINES}` : []
  })
  return [...unknown, ...crowded, ...long]
}

function directions(imports: ReadonlyMap<string, readonly string[]>): string[] {
  return [...imports].flatMap(([file, targets]) =>
    targets.flatMap((target) => {
      const [from, to] = [roomOf(file), roomOf(target)]
      const isUp = ROOMS.indexOf(to as never) < ROOMS.indexOf(from as never)
      const isApart = APART.some(([one, other]) => isIn(from, one) && isIn(to, other))
      return isUp || isApart ? `${file} imports ${target}: ${from} may not know ${to}` : []
    }),
  )
}

function circles(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>()
  const found: string[] = []
  const visit = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file)
    if (at >= 0) found.push(`circle: ${[...path.slice(at), file].join(' -> ')}`)
    if (at >= 0 || done.has(file)) return
    for (const target of imports.get(file) ?? []) visit(target, [...path, file])
    done.add(file)
  }
  for (const file of imports.keys()) visit(file, [])
  return found
}

function roomOf(file: string): string {
  return dirname(file)
}

function isIn(room: string, folder: string): boolean {
  return room === folder || room.startsWith(`${folder}/`)
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const faults = faultsOf(join(import.meta.dirname, '..'))
  for (const fault of faults) console.error(fault)
  if (faults.length > 0) process.exitCode = 1
  else console.log('the house: no circle, no import against the direction, no file over 400 lines')
}
