import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import type { BuildOptions, Loader, PartialMessage, PluginBuild } from 'esbuild'
import type { UnpluginOptions } from 'unplugin'
import { isForEdge } from '../modules/edge-conditions.ts'
import { EsbuildModules } from './esbuild-modules.ts'
import type { Wiring } from './host.ts'

const NAME = 'unplugin-probes'
const TAKEN = 'before unplugin-probes: put that one behind it, as esbuild gives a file to one plugin only (PROBES_NOT_FIRST)'
const FIRST = 'no file came to unplugin-probes: put it first, as esbuild gives a file to one plugin only'

/** What a file is when an import says so: `with { type: 'text' }`. It is no code then, whoever else imports it as such. */
const ATTRIBUTED: Readonly<Record<string, Loader>> = { text: 'text', bytes: 'binary', json: 'json' }
const CODE: ReadonlySet<Loader> = new Set(['js', 'jsx', 'ts', 'tsx', 'default'])

export function esbuildHooks(wiring: Wiring): NonNullable<UnpluginOptions['esbuild']> {
  const modulesOf = new WeakMap<object, EsbuildModules>()
  wiring.host.specifier = (context, name) => modulesOf.get(buildOf(context))?.specifier(name) ?? name
  wiring.host.onMade = (context, file, names) => modulesOf.get(buildOf(context))?.want(file, names)
  let loaderOf = (_id: string): Loader | undefined => undefined
  return {
    loader: (_code, id) => {
      const loader = loaderOf(id)
      return loader === undefined || loader === 'default' ? guessedLoader(id) : loader
    },
    setup: (build) => {
      loaderOf = (id) => configuredLoader(id, build.initialOptions)
      wiring.host.isCode = (id) => CODE.has(loaderOf(id) ?? 'default')
      const modules = new EsbuildModules(build, wiring.ownModule)
      modulesOf.set(build, modules)
      onBuild(wiring, build, modules)
    },
  }
}

function buildOf(context: unknown): object {
  return (context as { getNativeBuildContext(): { build: object } }).getNativeBuildContext().build
}

function takenFiles(inputs: readonly string[], root: string, isTaken: (id: string) => boolean): string[] {
  return inputs.filter((input) => !input.includes(':') && isTaken(resolve(root, input)))
}

/** By the longest ending that the build names. */
function configuredLoader(id: string, { loader = {} }: BuildOptions): Loader | undefined {
  const name = basename(id.replace(/[?#].*$/, ''))
  for (let at = name.indexOf('.'); at >= 0; at = name.indexOf('.', at + 1)) {
    const found = loader[name.slice(at)]
    if (found) return found
  }
  return undefined
}

function guessedLoader(id: string): Loader {
  const [, kind = 'js'] = /\.[cm]?(jsx|tsx?)(?:[?#].*)?$/i.exec(id) ?? []
  return kind.toLowerCase() as Loader
}

function onBuild({ host, report, isIncluded }: Wiring, build: PluginBuild, modules: EsbuildModules): void {
  const { absWorkingDir, platform, logLevel, bundle, minify, sourcemap, conditions, plugins = [] } = build.initialOptions
  host.bundles = bundle === true
  // An import that is there for its effect only, who bundles the output later may leave out.
  host.switches = bundle ? 'file' : 'property'
  // Its own names of files are relative to that, whatever the root is.
  let folder = ''
  const takeRoot = (): void => void (host.root = folder = absWorkingDir ?? process.cwd())
  takeRoot()
  const speaks = saysInfo(logLevel)
  const isEdge = isForEdge(conditions)
  const hasFiles = !isEdge && (platform === 'node' || platform === 'neutral')
  host.isEdge = () => isEdge
  host.hasFiles = () => hasFiles
  host.isForServer = () => platform === 'node'
  host.wantsMap = () => Boolean(sourcemap)
  host.isPublic = () => bundle === true && minify === true && (platform ?? 'browser') === 'browser' && !isEdge
  host.targetOf = buildOf
  const seen = new Set<string>()
  const isFirst = plugins[0]?.name === NAME
  // Which files another plugin has taken, nothing else tells.
  if (!isFirst) build.initialOptions.metafile ??= true
  build.onStart(() => {
    takeRoot()
    seen.clear()
    report.forget(build)
    return modules.begin(folder)
  })
  build.onLoad({ filter: /.*/, namespace: 'file' }, async ({ path, suffix, with: attributes = {} }) => {
    const loader = ATTRIBUTED[attributes['type'] ?? '']
    if (loader) return { contents: await readFile(path), loader }
    seen.add(path + suffix)
    modules.came(path)
    return undefined
  })
  build.onEnd(({ errors, metafile }) => {
    if (errors.length > 0) return undefined
    const broken = modules.whyBroken(metafile)
    if (broken !== undefined) return { errors: [{ text: broken, pluginName: NAME }] }
    const warnings: PartialMessage[] = []
    // `build` prints no warning that comes at the end.
    const warn = speaks ? say : (text: string): void => void warnings.push({ text, pluginName: NAME })
    const taken = isFirst ? [] : takenFiles(Object.keys(metafile?.inputs ?? {}), folder, (id) => isIncluded(id) && !seen.has(id))
    if (taken.length > 0 && seen.size > 0)
      warn(`${taken[0]}${taken.length > 1 ? ` and ${taken.length - 1} more` : ''} went to another plugin ${TAKEN}`)
    report.end({
      target: build,
      root: host.root,
      files: [...seen].map((id) => ({ id, outcome: report.outcomeOf(build, id) })),
      unseen: plugins.length > 1 ? FIRST : undefined,
      hasFiles,
      isEdge,
      isUnbundled: bundle !== true,
      // A context can build again and again.
      watches: true,
      voice: { info: speaks ? say : () => {}, warn, advise: warn },
    })
    return { warnings }
  })
}

/** esbuild has no way to say what is no warning. Its default is to say warnings, and who calls it by its API seldom changes that. */
function saysInfo(logLevel: string | undefined): boolean {
  return logLevel !== 'silent' && logLevel !== 'error'
}

function say(line: string): void {
  process.stderr.write(`unplugin-probes: ${line}\n`)
}
