import { process } from '../../guard/host-process.ts'
import { isProduction, switchIn } from '../../say/environment.ts'

/** Code of a hooks file wants to end the program, where that is not its to decide. */
class ExitError extends Error {
  readonly code = 'HOOKS_EXIT'
}

/**
 * What stands in hooks files for `process.exit` and `process.abort`. In production they throw an ExitError, unless the environment says
 * `PROBES_UNSAFE`.
 */
export const EXITS = {
  $processExit(code?: number): never {
    refuseInProduction('exit')
    return process.exit(code)
  },
  $processAbort(): never {
    refuseInProduction('abort')
    return process.abort()
  },
} as const

function refuseInProduction(name: string): void {
  if (isProduction() && switchIn('PROBES_UNSAFE') !== 'yes')
    throw new ExitError(
      `process.${name} in a hooks file is refused in production, as the program would end; if that is meant, start with PROBES_UNSAFE=1`,
    )
}
