import { process } from '../../guard/host-process.ts'
import { isProduction, switchIn } from '../../say/environment.ts'

const { captureStackTrace } = Error as ErrorConstructor & { captureStackTrace?: (target: object, below: unknown) => void }

/** Code of a hooks file wants to end the program, where that is not its to decide. */
class ExitError extends Error {
  readonly code = 'HOOKS_EXIT'
}

/**
 * What stands in hooks files for `process.exit` and `process.abort`. In production they throw an ExitError, unless the environment says
 * `PROBES_UNSAFE`.
 */
export const EXITS: { readonly $processExit: (code?: number) => never; readonly $processAbort: () => never; readonly $proces: object } = {
  $processExit(code?: number): never {
    refuseInProduction('exit', EXITS.$processExit)
    return process.exit(code)
  },
  $processAbort(): never {
    refuseInProduction('abort', EXITS.$processAbort)
    return process.abort()
  },
  /** In place of `process` where it stands for itself: `const { exit } = process`. */
  $proces: new Proxy(process, {
    get: (target, name) =>
      name === 'exit' ? EXITS.$processExit : name === 'abort' ? EXITS.$processAbort : (Reflect.get(target, name) as unknown),
  }),
}

/** @param called where the stack of the error begins: whoever called this */
function refuseInProduction(name: string, called: unknown): void {
  if (!isProduction() || switchIn('PROBES_UNSAFE') === 'yes') return
  const error = new ExitError(
    `process.${name} in a hooks file is refused in production, as the program would end; if that is meant, start with PROBES_UNSAFE=1`,
  )
  captureStackTrace?.(error, called)
  throw error
}
