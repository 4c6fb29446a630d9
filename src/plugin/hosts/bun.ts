import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { isOurs } from '../modules/never-external.ts'
import { OWN_FOLDER, STARTER } from '../modules/starter.ts'
import type { Voice } from '../report/build-report.ts'
import type { BuiltFile } from '../report/tally.ts'
import type { Wiring } from './host.ts'

const NAME = 'unplugin-probes'
/**
 * Each answer to a question where an import leads, also the one that it is not known, makes Bun forget what tsconfig.json says of JSX.
 * So it is to ask for our own modules only.
 */
const OWN = /^virtual:unplugin-probes\//
const CODE = /\.[cm]?[jt]sx?$/
const SIBLING = /^\.\/(?:start|runtime\d*)\.js$/
const LOADERS: ReadonlySet<string> = new Set(['js', 'jsx', 'ts', 'tsx'])
/** Imports of a file as something else than code: Bun tells a plugin nothing of that, and takes what it gives for the text. */
const ATTRIBUTED = /(["'])([^"'\n]+)\1\s*(?:,\s*\{\s*)?\bwith\s*:?\s*\{\s*["']?type["']?\s*:\s*["'](?!(?:[jt]sx?|macro)["'])\w+["']/g

/** As esbuild's, it gives a file to the first plugin that takes it. */
const FIRST = 'no file came to unplugin-probes: put it first, as Bun gives a file to one plugin only'

/** What is used of Bun, whose types nobody else has to install. */
export interface BunBuild {
  readonly config?: {
    readonly root?: string
    readonly target?: string
    readonly minify?: unknown
    readonly external?: readonly string[]
    readonly plugins?: readonly unknown[]
  }
  onStart?(callback: () => void): unknown
  onEnd?(callback: (result?: { readonly success?: boolean }) => void): unknown
  onResolve(filter: { filter: RegExp }, callback: (asked: BunImport) => { path: string; namespace?: string } | undefined): unknown
  onLoad(filter: { filter: RegExp; namespace: string }, callback: (asked: BunFile) => BunText | undefined): unknown
}

interface BunImport {
  readonly path: string
  readonly importer?: string
}

interface BunFile {
  readonly path: string
  /** What Bun takes it for. */
  readonly loader?: string
}

interface BunText {
  readonly contents: string
  readonly loader: 'js' | 'jsx' | 'ts' | 'tsx'
}

/** A plugin of `Bun.build`. */
export interface BunPlugin {
  readonly name: string
  setup(build: BunBuild): void
}

/** What the plugin does with a file, as in every host. */
export interface BunWork {
  readonly file: (context: { warn(text: string): void }, code: string, id: string) => { code: string } | undefined
  readonly writeTables: () => void
}

/** A plugin of our own and not unplugin's, which asks where each import leads. */
export function bunPlugin(wiring: Wiring, work: BunWork): BunPlugin {
  return {
    name: NAME,
    setup(build) {
      tellHost(wiring, build)
      const seen = new Set<string>()
      build.onStart?.(() => seen.clear())
      build.onResolve({ filter: OWN }, ({ path }) => ({ path, namespace: NAME }))
      build.onLoad({ filter: /.*/, namespace: NAME }, ({ path }) => ({ contents: wiring.ownModule(path) ?? '', loader: 'js' }))
      keepInside(build)
      loadFiles(build, wiring, work, seen)
      build.onEnd?.((result) => {
        wiring.flush()
        if (result?.success === false) return
        const isAlone = (build.config?.plugins?.length ?? 1) < 2
        endOf(wiring, work, seen, isAlone ? undefined : FIRST)
      })
    },
  }
}

function tellHost({ host }: Wiring, { config = {} }: BunBuild): void {
  const { root, target = 'browser', minify } = config
  host.root = root === undefined ? process.cwd() : resolve(root)
  const isPage = target === 'browser'
  host.hasFiles = () => !isPage
  host.isForServer = () => !isPage
  // Bun makes its maps of what it is given, and takes none.
  host.wantsMap = () => false
  host.isPublic = () => isPage && Boolean(minify)
}

/** Patterns for what stays outside the bundle must not take what watches hooks files: on another machine there is nothing at its path. */
function keepInside(build: BunBuild): void {
  if (!build.config?.external?.some((pattern) => pattern.includes('*'))) return
  build.onResolve({ filter: new RegExp(`^${STARTER.replaceAll(/[^\w/]/g, '\\$&')}$`) }, ({ path }) => ({ path }))
  build.onResolve({ filter: SIBLING }, ({ path, importer }) => (isOurs(path, importer) ? { path: join(OWN_FOLDER, path) } : undefined))
}

function loadFiles(build: BunBuild, { isIncluded }: Wiring, { file }: BunWork, seen: Set<string>): void {
  const texts = new Set<string>()
  build.onLoad({ filter: CODE, namespace: 'file' }, ({ path, loader = '' }) => {
    if (!LOADERS.has(loader) || texts.has(path)) return undefined
    seen.add(path)
    if (!isIncluded(path)) return undefined
    const code = readFileSync(path, 'utf8')
    // Whoever imports a file comes before it.
    for (const [, , specifier = ''] of code.matchAll(ATTRIBUTED))
      if (specifier.startsWith('.')) texts.add(resolve(dirname(path), specifier))
    const result = file({ warn: say }, code, path)
    return result && { contents: result.code, loader: loader as BunText['loader'] }
  })
}

function endOf({ host, report }: Wiring, { writeTables }: BunWork, seen: ReadonlySet<string>, unseen?: string): void {
  writeTables()
  const files: BuiltFile[] = [...seen].map((id) => ({ id, outcome: report.outcomeOf('', id) }))
  report.end({ target: '', root: host.root, files, unseen, hasFiles: host.hasFiles(undefined), watches: true, voice: VOICE })
}

/** A plugin has no way to say what is no error. */
function say(line: string): void {
  process.stderr.write(`${NAME}: ${line}\n`)
}
const VOICE: Voice = { info: say, warn: say, advise: say }
