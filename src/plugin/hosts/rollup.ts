import type { UnpluginOptions } from 'unplugin'
import { fileOf } from '../../transform/index.ts'
import type { KnownFile } from '../chunks/known-files.ts'
import { switchesIn } from '../chunks/switches-in.ts'
import { renderChunk } from '../chunks/render-chunk.ts'
import { neverExternal } from '../modules/never-external.ts'
import { lastCompiler } from './behind-compiler.ts'
import type { Wiring } from './host.ts'
import { withNodeGlobals } from './node-globals.ts'
import { cacheKey } from '../options/cache-key.ts'
import type { Options } from '../options/options.ts'
import type { Voice } from '../report/build-report.ts'
import type { BuiltFile, Outcome } from '../report/tally.ts'

const NOT_BEHIND =
  'React Compiler leaves functions with sites alone: put the plugin that runs it (Babel) before unplugin-probes (PROBES_REACT_COMPILER)'

const BECAME_TEXT =
  'is made a text by a plugin behind unplugin-probes, with guards in it that nothing defines where it runs: put that plugin before, or take the file into `exclude` (PROBES_TEXT)'
const TEXT = /^\s*(?:export\s+default|module\.exports\s*=)\s*(?:["'`]|String\.raw)/

/** Under this name Rollup's cache keeps what became of a module. */
export const META = 'unplugin-probes'

/** What is kept there. */
export interface KeptInMeta {
  readonly outcome: Outcome
  readonly made?: KnownFile
  /** What we are, and our options. */
  readonly by?: string
}

/** What Rollup and its like offer when they have read all modules. */
export interface GraphContext {
  readonly meta?: { readonly watchMode?: boolean }
  getModuleIds(): Iterable<string>
  getModuleInfo(id: string): { readonly meta?: Record<string, unknown>; readonly code?: string | null } | null
  info(line: string): void
  warn(line: string): void
}

/** Of one end of a build. */
export interface GraphEnd {
  readonly name?: string | undefined
  readonly pages?: 'built'
  readonly voice: Voice
}

/**
 * A `buildEnd` that comes after those of others: what these leave on a line of the terminal is then complete.
 * @param endOf `undefined` where no build ends, but a server
 */
export function endOfGraph({ host, report, flush }: Wiring, endOf: (context: GraphContext) => GraphEnd | undefined): object {
  return {
    order: 'post',
    handler(this: GraphContext, error?: Error): void {
      flush()
      const end = error ? undefined : endOf(this)
      if (!end) return
      const target = host.targetOf(this)
      const files = builtFiles(this, (id) => report.outcomeOf(target, id) ?? keptOutcome(this, id))
      report.end({
        target,
        root: host.root,
        files,
        hasFiles: host.hasFiles(this),
        isEdge: host.isEdge(this),
        watches: this.meta?.watchMode === true,
        ...end,
      })
    },
  }
}

/** What is done in each build of Rollup and its like. */
export function graphHooks({ known, hasTexts }: Wiring): object {
  return {
    options: (given: { external?: Parameters<typeof neverExternal>[0] }) => ({ ...given, external: neverExternal(given.external) }),
    renderChunk: renderChunk((context: GraphContext, key) => known.get(key, hasTexts(context)) ?? keptFile(context, key)),
  }
}

interface BuildStart {
  readonly cwd?: string
  /** Rolldown's. */
  readonly platform?: string
  readonly plugins?: readonly { readonly name?: string }[]
}

export function rollupHooks(wiring: Wiring, options: Options): Partial<UnpluginOptions> {
  const { host } = wiring
  const { hooks } = options
  const by = cacheKey(options)
  return {
    ...graphHooks(wiring),
    ...(hooks === undefined ? {} : { outputOptions: withNodeGlobals }),
    // The cache knows texts only: what we made of one with other options is no use, nor one that was none of ours then.
    shouldTransformCachedModule({ id, meta }: { id: string; meta: Record<string, unknown> }) {
      const kept = meta[META] as KeptInMeta | undefined
      // As anything but `undefined` keeps other plugins from having a say.
      return (kept ? kept.by !== by : wiring.isIncluded(id)) || undefined
    },
    // Rollup knows no root but the folder where it runs; Rolldown can be told another.
    buildStart(this: GraphContext, { cwd, platform, plugins = [] }: BuildStart) {
      const folder = cwd ?? process.cwd()
      host.root = folder
      // Rollup is not told what it builds for. Only a server has a hooks file.
      host.isForServer = () => platform === 'node' || hooks !== undefined
      const own = plugins.findIndex(({ name }) => name === 'unplugin-probes')
      if (own >= 0 && own < lastCompiler(plugins, folder)) this.warn(NOT_BEHIND)
    },
    buildEnd: endOfGraph(wiring, (context) => {
      for (const id of textsIn(context)) context.warn(`${fileOf(id, host.root)} ${BECAME_TEXT}`)
      return { voice: voiceOf(context) }
    }),
  } as object
}

/** Modules that are no more than a text, which holds sites: only who made it so knew of it. */
function* textsIn(context: GraphContext): Iterable<string> {
  for (const id of context.getModuleIds()) {
    const code = context.getModuleInfo(id)?.code
    if (code && TEXT.test(code) && switchesIn(code).size > 0) yield id
  }
}

function voiceOf(context: GraphContext): Voice {
  const warn = (line: string): void => context.warn(line)
  return { info: (line) => context.info(line), warn, advise: warn }
}

function* builtFiles(context: GraphContext, known: (id: string) => Outcome | undefined): Iterable<BuiltFile> {
  for (const id of context.getModuleIds()) {
    if (!id.startsWith('\0')) yield { id, outcome: known(id) }
  }
}

/** A file whose transform a cache has spared us. */
function keptFile(context: GraphContext, key: string): KnownFile | undefined {
  for (const id of context.getModuleIds()) {
    const { made } = (context.getModuleInfo(id)?.meta?.[META] ?? {}) as Partial<KeptInMeta>
    if (made?.key === key) return made
  }
  return undefined
}

/** Modules of Vite's that hold a worker as a text, which was a build of its own. */
const WORKER = /[?&](?:shared)?worker\b/

/** What became of a module whose transform a cache has spared us. */
function keptOutcome(context: GraphContext, id: string): Outcome | undefined {
  if (WORKER.test(id)) return undefined
  const { meta, code } = context.getModuleInfo(id) ?? {}
  const { outcome } = (meta?.[META] ?? {}) as Partial<KeptInMeta>
  return outcome ?? (code && switchesIn(code).size > 0 ? 'unknown' : undefined)
}
