import { process } from '../guard/host-process.ts'
import loaderText from 'packed:hooks-loader'
import { granted } from '../permits/granted.ts'
import type { compileAhead, loadModule } from './loader/load-module.ts'

interface Loader {
  loadModule: typeof loadModule
  compileAhead: typeof compileAhead
}

/** The process does not let the loader be compiled. */
export class LoaderError extends Error {}

type Evaluate = (exports: object, require: (id: string) => unknown, process: object, realm: object) => void

const FILE = 'unplugin-probes/hooks-loader.js'
let loader: Loader | undefined

/**
 * The loader is a text until a hooks file exists: bundlers would break its `require` and its dynamic `import`,
 * and a program without hooks does not pay for it.
 * @throws {LoaderError}
 */
export function packedLoader(): Loader {
  if (!loader) {
    const exports = {} as Loader
    evaluate()(exports, (id) => process.getBuiltinModule(id), ...readableRealm())
    loader = exports
  }
  return loader
}

function evaluate(): Evaluate {
  try {
    // Not node:vm: there the `import()` of the text needs an option that Node 20 warns of on stderr when it is used.
    // oxlint-disable-next-line no-new-func -- the text is ours, packed at build time
    return new Function('exports', 'require', 'process', 'globalThis', `${loaderText}\n//# sourceURL=${FILE}`) as Evaluate
  } catch (error) {
    return evaluateScript(error)
  }
}

/** For a process that makes no functions from text (`--disallow-code-generation-from-strings`): scripts it does compile. */
function evaluateScript(refusal: unknown): Evaluate {
  try {
    const { constants, Script } = process.getBuiltinModule('node:vm')
    const importModuleDynamically = constants.USE_MAIN_CONTEXT_DEFAULT_LOADER
    return new Script(`(function(exports,require,process,globalThis){${loaderText}\n})`, {
      filename: FILE,
      importModuleDynamically,
    }).runInThisContext() as Evaluate
  } catch {
    throw new LoaderError(`hooks files cannot be compiled in this process: ${(refusal as Error).message}; use probes.enable here`)
  }
}

/** What the loader takes for `process` and `globalThis`: it looks for its variables, which Deno refuses without --allow-env. */
function readableRealm(): [process: object, realm: object] {
  if (isReadable()) return [process, globalThis]
  const own: object = Object.create(process, { env: { value: {} } })
  return [own, Object.create(globalThis, { process: { value: own } })]
}

function isReadable(): boolean {
  if (!granted({ name: 'env' })) return false
  try {
    void process.env['JITI_DEBUG']
    return true
  } catch {
    return false
  }
}
