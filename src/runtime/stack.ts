import type { LoadedSite } from './loaded-file.ts'
import type { Hit } from './switches.ts'

/** Maps `at …` lines of bundled code back to their sources. */
export type FrameMapper = (frame: string) => string

type WithCapture = { captureStackTrace?: (target: object, below: unknown) => void; prepareStackTrace?: unknown }

/**
 * The frames of the program at a hit, innermost first. The first is the site itself, as its author wrote it;
 * the others are mapped if a mapper can.
 */
export function framesAt(site: LoadedSite, hit: Hit, map: FrameMapper | undefined): string[] {
  const raw = programFrames(hit)
  const { file, line, column, name, kind } = site.finfo
  const shown = kind === 'constructor' ? `new ${name}` : name
  const place = `${file}:${line}:${column}`
  const own = shown ? `    at ${shown} (${place})` : `    at ${place}`
  return [own, ...raw.slice(1).map((frame) => (map ? map(frame) : frame))]
}

function programFrames(hit: Hit): string[] {
  const api = Error as WithCapture
  const prepare = api.prepareStackTrace
  try {
    // The program's own hook must not see a stack that it did not ask for.
    if (prepare) api.prepareStackTrace = undefined
    const error = new Error('probe')
    if (api.captureStackTrace) {
      api.captureStackTrace(error, hit)
      return String(error.stack)
        .split('\n')
        .filter((line) => /^\s+at /.test(line))
    }
    const lines = String(error.stack).split('\n')
    return lines.slice(lines.findLastIndex((line) => line.includes('probesHit')) + 1).map((line) => `    at ${line}`)
  } finally {
    if (prepare) api.prepareStackTrace = prepare
  }
}

/** As Lua's `debug.traceback`. */
export function traceback(frames: readonly string[], message = '', level = 0): string {
  return [...(message === '' ? [] : [message]), 'stack traceback:', ...frames.slice(level)].join('\n')
}
