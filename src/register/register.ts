import { createRequire, register } from 'node:module'
import { resolve } from 'node:path'
import { environment, switchIn } from '../runtime/say/environment.ts'
import type { start } from '../runtime/start.ts'
import { ApplicationFiles } from './files/application-files.ts'
import { hookCommonJs } from './node/common-js.ts'
import { configurationOf, type Configuration } from './files/configuration.ts'
import { hasHooksInThread, hookInThread } from './node/in-thread.ts'
import { say } from './files/say.ts'
import { unseen } from './files/unseen.ts'
import { COMPILES_ALL, isTypeScriptFile } from './files/typescript.ts'

const COVERAGE =
  'no file gets sites while coverage is measured: they would be counted as if their author had written them (PROBES_COVERAGE)'

/**
 * Does for a program that Node runs as it is what the plugin does in a build, and watches its hooks file. What is wrong with the configuration
 * is said, and the program runs without us. Never throws.
 */
export function registerProbes(): void {
  if (switchIn('PROBES') === 'no') return
  try {
    const configuration = configurationOf(process.argv[1])
    if (configuration.options.enabled === false) return
    const isMeasured = isCovered()
    if (isMeasured) say(COVERAGE)
    // Also then somebody has to compile what this Node does not run.
    if (!isMeasured || COMPILES_ALL) hook(isMeasured ? withoutSites(configuration) : configuration)
    watch(configuration)
  } catch (error) {
    say(`${error instanceof Error ? error.message : String(error)}; the program runs without probes`)
  }
}

function hook(configuration: Configuration): void {
  const files = new ApplicationFiles(configuration, 'later')
  // Compiled code has other lines than its source. This Node could not run it without us, so nobody counts on the contrary.
  if (COMPILES_ALL && isTypeScriptFile(process.argv[1] ?? '')) process.setSourceMapsEnabled(true)
  if (hasHooksInThread()) return hookInThread(files)
  hookCommonJs(files)
  register('./register-thread.js', import.meta.url, { data: configuration })
}

/** The runtime is loaded for a hooks file only, or when the program imports it. */
function watch({ root, options: { hooks, trust, owner, watch } }: Configuration): void {
  if (hooks === undefined && !environment('PROBES_HOOKS')) return
  const settings = { ...(trust ? { trust } : {}), ...(owner ? { owner } : {}), ...(watch ? { watch } : {}) }
  const runtime = unseen(() => createRequire(import.meta.url)('./start.js') as { start: typeof start })
  runtime.start(resolve(root, hooks ?? 'probes.hooks.ts'), undefined, settings)
}

function withoutSites({ root, options }: Configuration): Configuration {
  return { root, options: { ...options, exclude: /^/ } }
}

function isCovered(): boolean {
  return Boolean(environment('NODE_V8_COVERAGE')) || process.execArgv.some((flag) => flag.startsWith('--experimental-test-coverage'))
}
