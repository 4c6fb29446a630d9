import { readFileSync } from 'node:fs'
import { createRequire, register } from 'node:module'
import { dirname, resolve } from 'node:path'
import { isMainThread, parentPort } from 'node:worker_threads'
import { DENIED } from '../runtime/permits/files.ts'
import { granted, isDeno } from '../runtime/permits/granted.ts'
import { environment, switchIn } from '../runtime/say/environment.ts'
import type { start } from '../runtime/start.ts'
import { hookInBun } from './bun/in-bun.ts'
import { hasHooksOfDeno, hookInDeno } from './deno/in-deno.ts'
import { ApplicationFiles } from './files/application-files.ts'
import { hookCommonJs } from './node/common-js.ts'
import { configurationOf, type Configuration } from './files/configuration.ts'
import { hasHooksInThread, hookInThread } from './node/in-thread.ts'
import { say } from './files/say.ts'
import { unseen } from './files/unseen.ts'
import { COMPILES_ALL, isTypeScriptFile } from './files/typescript.ts'

const COVERAGE =
  'no file gets sites while coverage is measured: they would be counted as if their author had written them (PROBES_COVERAGE)'

const ONLY_IMPORTED =
  'modules get no sites: Node 24.0 to 24.11.0 ends a program in which --require adds hooks; start with --import unplugin-probes/register (PROBES_REQUIRE)'

const isBun = process.versions['bun'] !== undefined

const BUN_WATCHES =
  'no file gets sites: Bun does not watch files that come through a plugin, so that an edit of them would do nothing; leave out --watch or --hot (PROBES_WATCH)'

const NO_ENVIRONMENT =
  'no hooks file is watched: the configuration names none, and Deno does not grant to read PROBES_HOOKS; start with --allow-env=PROBES_HOOKS, or name it in `hooks` (PROBES_ACCESS)'

/**
 * Does for a program that Node runs as it is what the plugin does in a build, and watches its hooks file. What is wrong with the configuration
 * is said, and the program runs without us. Never throws.
 */
export function registerProbes(): void {
  if (switchIn('PROBES') === 'no' || isThreadOfHooks()) return
  attempt(() => {
    if (isDeno) askDeno()
    const configuration = configurationOf(process.argv[1])
    if (configuration.options.enabled === false) return
    const begin = (): void => attempt(() => watch(configuration))
    const isMeasured = isCovered()
    if (isMeasured) say(COVERAGE)
    // A preload of Deno comes to rest before there is a program: watching would, too.
    if (isDeno && !isMeasured) return hookInDeno(new ApplicationFiles(configuration, 'later'), begin)
    // Also then somebody has to compile what this Node does not run.
    if (!isMeasured || COMPILES_ALL) hook(isMeasured ? withoutSites(configuration) : configuration)
    begin()
  })
}

function attempt(act: () => void): void {
  try {
    act()
  } catch (error) {
    say(`${describe(error)}; the program runs without probes`)
  }
}

/** Node says of what its permission model refuses neither what that is nor, on Node 20, which flag grants it. */
function describe(error: unknown): string {
  const { code, permission, resource } = error as { code?: string; permission?: string; resource?: string }
  if (code !== DENIED) return error instanceof Error ? error.message : String(error)
  const flag = permission === 'WorkerThreads' ? '--allow-worker' : `--allow-fs-read=${resource || '*'}`
  return `Node's permission model refuses ${permission === 'WorkerThreads' ? 'a thread, in which hooks run here' : resource || 'to read'}; start with ${flag} (PROBES_ACCESS)`
}

function hook(configuration: Configuration): void {
  const files = new ApplicationFiles(configuration, 'later')
  if (isBun && process.execArgv.some((flag) => /^--(?:watch|hot)\b/.test(flag))) return say(BUN_WATCHES)
  if (isBun) return hookInBun(files)
  // Compiled code has other lines than its source. This Node could not run it without us, so nobody counts on the contrary.
  if (COMPILES_ALL && isTypeScriptFile(process.argv[1] ?? '')) process.setSourceMapsEnabled(true)
  if (hasHooksInThread()) return hookInThread(files)
  hookCommonJs(files)
  if (process.versions.node.startsWith('24.') && isRequired()) return say(ONLY_IMPORTED)
  register('./register-thread.js', import.meta.url, { data: configuration })
}

/** The runtime is loaded for a hooks file only, or when the program imports it. */
function watch({ root, options: { hooks, trust, owner, watch } }: Configuration): void {
  if (hooks === undefined && !environment('PROBES_HOOKS')) {
    if (!granted({ name: 'env', variable: 'PROBES_HOOKS' })) say(NO_ENVIRONMENT)
    return
  }
  const settings = { ...(trust ? { trust } : {}), ...(owner ? { owner } : {}), ...(watch ? { watch } : {}) }
  const runtime = unseen(() => createRequire(import.meta.url)('./start.js') as { start: typeof start })
  runtime.start(resolve(root, hooks ?? 'probes.hooks.ts'), undefined, settings)
}

/** @throws where nothing can be done for lack of a permission, or of hooks */
function askDeno(): void {
  const [, main] = process.argv
  const folder = main === undefined ? process.cwd() : dirname(resolve(main))
  if (!hasHooksOfDeno()) throw new Error('this version of Deno has no hooks for what it loads; take 2.9 or newer (PROBES_NO_HOOKS)')
  if (!granted({ name: 'read', path: folder }))
    throw new Error(`Deno does not grant to read ${folder}; start with --allow-read (PROBES_ACCESS)`)
}

function withoutSites({ root, options }: Configuration): Configuration {
  return { root, options: { ...options, exclude: /^/ } }
}

/** Whether this is the thread in which Node runs hooks, ours among them: what --require names is loaded there, too. */
function isThreadOfHooks(): boolean {
  return !isDeno && !isBun && !isMainThread && parentPort === null
}

/** Whether `--require` names us, on the command line or in `NODE_OPTIONS`. */
function isRequired(): boolean {
  const flags = [...process.execArgv, environment('NODE_OPTIONS') ?? ''].join(' ')
  return /(?:^|\s)(?:-r|--require)[\s=]+\S*unplugin-probes/.test(flags)
}

function isCovered(): boolean {
  if (environment('NODE_V8_COVERAGE') || environment('DENO_COVERAGE_DIR')) return true
  return [...process.execArgv, ...flagsOfOthers()].some((flag) => /^--(?:experimental-test-)?coverage\b/.test(flag))
}

/** What Deno and Bun were started with, which they do not tell. */
function flagsOfOthers(): string[] {
  const path = '/proc/self/cmdline'
  if (!(isDeno || isBun) || !granted({ name: 'read', path })) return []
  try {
    return readFileSync(path, 'utf8')
      .split('\0')
      .slice(0, -process.argv.length + 1)
  } catch {
    return []
  }
}
