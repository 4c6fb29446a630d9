import { fileOf, isReadAtBuild, isTypeScript, type InstrumentOptions, type Warning } from '../transform/index.ts'
import { KnownFiles, type KnownFile } from './chunks/known-files.ts'
import { earlierTransforms } from './earlier-map.ts'
import type { Host } from './hosts/host.ts'
import { META } from './hosts/rollup.ts'
import { keepWithModule } from './hosts/webpack.ts'
import type { CheckedImports } from './modules/checked-imports.ts'
import { isSiteModule, SiteModules } from './modules/site-modules.ts'
import { BEGIN, dataUrl, FOLLOW, isOwnFile, PAGE, pageModule, START, startModule } from './modules/starter.ts'
import { cacheKey } from './options/cache-key.ts'
import type { Options } from './options/options.ts'
import { Project } from './project.ts'
import type { BuildReport } from './report/build-report.ts'
import { COMPILED, isComponent, isJoint } from './report/components.ts'
import type { Outcome } from './report/tally.ts'
import { COVERAGE, describeWarning, noMap, whyLeft } from './why-left.ts'

// Such imports want the file as text, as an address or as something else: Nuxt's what it says of itself as a page.
const NOT_CODE = /[?&](?:raw|macro|url|worker|sharedworker|nodeWorker|modulePath|asset|inline|init|commonjs-\w+)\b/

// What `include: ['src/**']` takes besides code.
const NO_PROGRAM = /\.(?:css|s[ac]ss|less|styl|stylus|pcss|postcss|sss|json5?)$/

/** What a bundler's hook gives to a transform. */
interface Context {
  warn(text: string): void
}

/** What `strict` makes of a warning. */
class Refusal extends Error {}

/** The files of a build, each with its sites. */
export class Transforms {
  readonly known: KnownFiles = new KnownFiles()
  readonly #siteModules = new SiteModules()
  readonly #host: Host
  readonly #options: Options
  readonly #imports: CheckedImports
  readonly #report: BuildReport
  readonly #start: string | undefined
  readonly #by: string
  #project: Project

  constructor(host: Host, options: Options, imports: CheckedImports, report: BuildReport) {
    this.#host = host
    this.#options = options
    this.#imports = imports
    this.#report = report
    this.#start = options.hooks === undefined ? undefined : startModule(options.hooks, options.tables, options, host.starter)
    this.#by = cacheKey(options)
    this.#project = new Project(host.root, options, host.takesComponents)
  }

  /** One plugin may serve several builds, one after the other. */
  get project(): Project {
    const { root } = this.#host
    return this.#project.root === root ? this.#project : (this.#project = new Project(root, this.#options, this.#host.takesComponents))
  }

  isIncluded(id: string): boolean {
    if (id.startsWith('\0') || NOT_CODE.test(id) || isSiteModule(id) || !this.#host.isCode(id)) return false
    const path = id.replace(/[?#].*$/, '')
    if (NO_PROGRAM.test(path) || NO_PROGRAM.test(id)) return false
    if (isOwnFile(path) || this.#host.isOfHooks(id)) return false
    return this.project.isIncluded(path) || (path !== id && this.project.isIncluded(id))
  }

  /** How the code of each site begins is for whoever reads what a probe says: a page that is built for its users has nobody. */
  hasTexts(context: unknown): boolean {
    const { hasFiles, isEdge, hot, serves } = this.#host
    return this.#isSeparate || hasFiles(context) || isEdge(context) || hot || serves
  }

  /** What becomes of a file: nothing, if it is to go on as it is. */
  file(context: Context, code: string, id: string): { code: string; map: unknown; meta?: object } | undefined {
    let outcome: Outcome = 0
    let made: KnownFile | undefined
    const left = (why: string | undefined): void => {
      outcome = 'left'
      if (why === undefined) return
      if (this.#options.strict) throw new Refusal(why)
      context.warn(why)
    }
    try {
      // Said, but no failure even with `strict`: the tests are run as they were written.
      if (this.#host.counts()) {
        outcome = 'left'
        if (this.#report.isNew('', COVERAGE)) this.#host.voice?.advise(`${fileOf(id, this.#host.root)} ${COVERAGE}`)
        return undefined
      }
      this.#host.hasCome(context)
      const earlier = earlierTransforms(context, code, id)
      const isRaw = earlier !== undefined && earlier.inputMap === undefined
      if (isComponent(id)) {
        if (isRaw) return undefined
        outcome = 'compiled'
        if (!earlier && (isJoint(code, id) || this.#host.isMapped(id))) return undefined
      }
      const why = earlier ? whyLeft(id, isRaw) : noMap(this.#host.mendMaps)
      // The first for the types only: without it there is a reason.
      if (!earlier || why) {
        left(why && this.#once(context, id, why))
        return undefined
      }
      const isRead = isReadAtBuild(code, id) || this.#host.isInner(context)
      const how = { ...this.#how(context, id, isRead), compiled: COMPILED.test(id) }
      const withMap = this.#host.wantsMap(context)
      const warn = (warning: Warning): void => left(describeWarning(warning))
      const result = this.project.instrument(code, id, { ...how, ...earlier, warn }, withMap)
      if (!result) return undefined
      if (this.#isSeparate) this.project.keepTable(result)
      const starts = this.#startOf(context)
      if (starts && this.#isChecked(context, id)) this.#imports.later(result.key, starts.text, starts.name === START ? BEGIN : undefined)
      // A script has no way to ask for what starts the runtime.
      const asked = [result.siteModuleId, how.start].filter((name) => name && result.code.includes(name)) as string[]
      this.#host.onMade(context, result.file, asked)
      outcome = 0
      const { key, file, switchCount: n, table: t, siteCount: sites, keptOut, unmeant } = result
      outcome = keptOut.length + unmeant.length > 0 ? { sites, keptOut, unmeant } : sites
      if (how.sealed) this.#report.seals(this.#host.targetOf(context))
      // What is read at build time brings its switches along.
      if (!isRead) made = { key, file, n, ...(this.#isSeparate ? {} : { t }), ...(how.sealed ? { sealed: true } : {}) }
      return { code: result.code, map: withMap ? result.map : null, meta: { [META]: { outcome, made, by: this.#by } } }
    } catch (error) {
      if (error instanceof Refusal) throw error
      // Never worse than nothing: the file goes on as it is.
      const message = error instanceof Error ? error.message : String(error)
      left(describeWarning({ code: 'INTERNAL', file: fileOf(id, this.#host.root), message }))
      return undefined
    } finally {
      this.#note(context, id, outcome, made)
    }
  }

  /** The text of a module of ours. */
  ownModule(name: string): string | undefined {
    if (name === PAGE) return pageModule(false) + (this.#host.tellsPages ? FOLLOW : '')
    if (name === START) return this.#start
    const keepTable = (result: Parameters<Project['keepTable']>[0]): void => {
      if (this.#isSeparate) this.project.keepTable(result)
    }
    const ways = [true, false].map((isForServer) => this.#shared(isForServer))
    return this.#siteModules.load(name, this.#host.root, ways, keepTable)
  }

  /** What holds for many files is said of the first, but where each has to fail. */
  #once(context: unknown, id: string, why: string): string | undefined {
    const isNew = this.#report.isNew(this.#host.targetOf(context), why)
    return isNew || this.#options.strict ? `${fileOf(id, this.#host.root)} ${why}` : undefined
  }

  #how(context: unknown, id: string, isRead: boolean): InstrumentOptions {
    const { root, bundles, importsData, mapLines, isPage, specifier } = this.#host
    const switches = isRead ? { switches: 'property' as const } : {}
    const texts = this.hasTexts(context)
    const starts = this.#isChecked(context, id) ? undefined : this.#startOf(context)
    const siteModuleId: NonNullable<InstrumentOptions['siteModuleId']> = (key, text, count) =>
      specifier(context, this.#siteModules.name(fileOf(id, root), key, text, count, texts))
    return {
      ...this.#shared(this.#host.isForServer(context)),
      typed: this.#isChecked(context, id),
      ...switches,
      texts,
      mapLines: mapLines(id),
      classic: isPage(context),
      ...(bundles ? { siteModuleId } : {}),
      ...(starts ? { start: importsData ? dataUrl(starts.text) : specifier(context, starts.name) } : {}),
      ...(starts && starts.name === START ? { startCall: BEGIN } : {}),
    }
  }

  #shared(isForServer: boolean): InstrumentOptions {
    const { root, ambiguous, typed, switches, hot, importsData, bundles, serves, isPublic } = this.#host
    const {
      excludeCallees = [],
      sensitive = [],
      grain = 'statements',
      entryDispatch = isForServer,
      watch,
      seal = isPublic(),
    } = this.#options
    const replacedBy = hot && (importsData ? 'webpack' : 'vite')
    // What minifies behind webpack and Rspack may be SWC, which puts the text of functions that are called once in their place.
    const dispatch = entryDispatch && bundles && !serves && !hot && (importsData ? ('optional' as const) : true)
    const sealed = seal && !isForServer && !serves && !hot
    return {
      root,
      sealed,
      hot: replacedBy,
      ambiguous,
      typed,
      switches,
      dispatch,
      interrupts: watch === 'thread',
      excludeCallees,
      sensitive,
      grain,
      separateTable: this.#isSeparate,
    }
  }

  /** The module that a file has to import besides, for the program that it is built for. */
  #startOf(context: unknown): { name: string; text: string } | undefined {
    const { isPage, hasFiles, bundles, importsData } = this.#host
    if (isPage(context)) return { name: PAGE, text: pageModule(importsData, this.#options.hooks !== undefined) }
    return this.#start !== undefined && hasFiles(context) && bundles ? { name: START, text: this.#start } : undefined
  }

  /** Whether a type checker sees it: not what comes to us when it is JavaScript already. */
  #isChecked(context: unknown, id: string): boolean {
    return this.#host.typed && isTypeScript(id) && !this.#host.comesLater(context)
  }

  /** A development server writes no bundle beside which a file could lie. */
  get #isSeparate(): boolean {
    return this.#options.tables !== undefined && !this.#host.serves
  }

  #note(context: unknown, id: string, outcome: Outcome, made: KnownFile | undefined): void {
    const host = this.#host
    const target = host.targetOf(context)
    const hasTexts = this.hasTexts(context)
    this.#report.note(target, id, outcome)
    if (made) this.known.add(made, hasTexts)
    if (host.importsData) keepWithModule(context, { outcome, ...(made ? { known: made, hasTexts } : {}) })
    if (host.voice && host.isPage(context) && !host.tellsPages) this.#report.served(target, outcome, host.voice)
  }
}
