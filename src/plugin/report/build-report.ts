import { fileOf } from '../../transform/index.ts'
import type { Options } from '../options/options.ts'
import { explainNoMatch } from './no-match.ts'
import { explainComponents } from './components.ts'
import { sitesOf, summaryOf, tallyOf, type BuiltFile, type Outcome } from './tally.ts'

/** How a host says things, so that its log level counts. */
export interface Voice {
  readonly info: (line: string) => void
  /** Of the build: hosts can fail on it. */
  readonly warn: (line: string) => void
  /** To whoever starts the build. */
  readonly advise: (line: string) => void
}

/** A build that has ended, of one of its targets. */
export interface Ended {
  readonly target: unknown
  /** The target's name, where there are several. */
  readonly name?: string | undefined
  readonly root: string
  readonly files: Iterable<BuiltFile>
  /** Why there may be no files at all. */
  readonly unseen?: string | undefined
  /** Whether the program will have files. */
  readonly hasFiles: boolean
  /** Whether it is for the edge. @default false */
  readonly isEdge?: boolean
  /**
   * Whether pages of a development server are told of hooks files, or cannot be: it has not asked for its part of us.
   * `built`: of a host whose server would tell them.
   */
  readonly pages?: 'told' | 'unheard' | 'built' | undefined
  /** Whether imports are left as they stand. @default false */
  readonly isUnbundled?: boolean
  /** Whether the same build can end again. */
  readonly watches: boolean
  readonly voice: Voice
}

/** Says what a build has done. */
export class BuildReport {
  readonly #options: Options
  readonly #outcomes = new Map<unknown, Map<string, Outcome>>()
  readonly #said = new Map<unknown, string>()
  readonly #advised = new Set<unknown>()
  readonly #reasons = new Map<unknown, Set<string>>()
  readonly #sealed = new Set<unknown>()

  constructor(options: Options) {
    this.#options = options
  }

  note(target: unknown, id: string, outcome: Outcome): void {
    let outcomes = this.#outcomes.get(target)
    if (!outcomes) this.#outcomes.set(target, (outcomes = new Map<string, Outcome>()))
    outcomes.set(id, outcome)
  }

  /** Told of a target in whose pages nobody can turn anything on. */
  seals(target: unknown): void {
    this.#sealed.add(target)
  }

  /** Whether a reason comes for the first time in a target: what holds for many files is said once. */
  isNew(target: unknown, reason: string): boolean {
    let reasons = this.#reasons.get(target)
    if (!reasons) this.#reasons.set(target, (reasons = new Set()))
    return reasons.size !== reasons.add(reason).size
  }

  outcomeOf(target: unknown, id: string): Outcome | undefined {
    return this.#outcomes.get(target)?.get(id)
  }

  forget(target: unknown): void {
    this.#outcomes.delete(target)
    this.#reasons.delete(target)
  }

  end({ target, name, root, files, hasFiles, watches, voice, unseen, pages, isEdge = false, isUnbundled = false }: Ended): void {
    const { hooks, summary = true } = this.#options
    const tally = tallyOf(files)
    const prefix = name === undefined ? '' : `${name}: `
    const missed = tally.matched > 0 ? undefined : tally.others.length > 0 ? explainNoMatch(tally.others, this.#options, root) : unseen
    if (missed !== undefined) {
      // What one target has not, another may have.
      const say = name === undefined ? voice.warn : voice.info
      say(`${prefix}${missed} (PROBES_NO_MATCH)`)
    }
    const said = missed === undefined ? summaryOf(tally, hasFiles ? hooks : undefined, root, this.#sealed.has(target)) : ''
    if (summary && said !== '' && !(watches && this.#said.get(target) === said)) voice.info(`${prefix}${said}`)
    this.#said.set(target, said)
    const components = tally.components.map((path) => fileOf(path, root))
    if (components.length > 0 && this.isNew(target, 'PROBES_COMPONENT')) voice.advise(`${prefix}${explainComponents(components)}`)
    const isBuilt = pages === 'built' && !isUnbundled && !isEdge
    const explain = isUnbundled ? unbundled : isEdge ? noFilesOnEdge : isBuilt ? builtPage : pages === 'unheard' ? noServer : noFilesInPages
    if (pages === 'told') return
    // Whoever sets hooks for development has done nothing wrong.
    if (tally.files > 0 && (!hasFiles || isUnbundled)) this.#advise(target, isBuilt ? voice.info : voice.advise, explain)
  }

  /** Of a development server: what became of a file that goes to a page. */
  served(target: unknown, outcome: Outcome, voice: Voice): void {
    // Where a server part has sites, too, hooks do work there.
    if (sitesOf(outcome) > 0) this.#advise(target, this.#outcomes.size > 1 ? voice.info : voice.advise)
  }

  /** Says once a target that hooks do nothing in it, as in a page. */
  #advise(target: unknown, say: (line: string) => void, explain: (hooks: string) => string = noFilesInPages): void {
    const { hooks } = this.#options
    if (hooks === undefined || this.#advised.has(target)) return
    this.#advised.add(target)
    say(explain(hooks))
  }
}

/** Where hooks files work, and how a page is probed. */
function noFilesInPages(hooks: string): string {
  const dev = `In a development page use its console, probes.enable('src/main.ts:9', console.log); for a production page see "Pages" in the README`
  return `hooks ${hooks} is not watched in a page, which has no files: it works in Node, Bun and Deno. ${dev} (PROBES_NO_FILES)`
}

/** What a development server does for its pages nobody does for those that are built. */
function builtPage(hooks: string): string {
  const how = 'a built page has no files, and is probed by its console, as docs/pages.md shows'
  return `hooks ${hooks} is for development, where the server tells its pages of it: ${how} (PROBES_NO_FILES)`
}

/** A development server that was made with options of its own has nothing of ours. */
function noServer(hooks: string): string {
  const how = 'new WebpackDevServer({ ...compiler.options.devServer, … }, compiler)'
  return `hooks ${hooks} is not followed by the pages of this development server, which has not got the compiler's own devServer options: make it with ${how}. Its console can probe: probes.enable('src/main.ts:9', console.log) (PROBES_NO_CHANNEL)`
}

/** How a program is probed that runs where there are neither files nor consoles. */
function noFilesOnEdge(hooks: string): string {
  return `hooks ${hooks} is not watched on the edge, where there are no files: hand the probes over as data, probes.apply(json), in a request; docs/edge.md shows how (PROBES_NO_FILES)`
}

/** Without a bundle nothing can be put into it that watches. */
function unbundled(hooks: string): string {
  const how = `import { probes } from 'unplugin-probes/runtime'; probes.watch(${JSON.stringify(hooks)})`
  return `hooks ${hooks} is not watched, as this build does not bundle: set bundle: true, or put into the program ${how} (PROBES_UNBUNDLED)`
}
