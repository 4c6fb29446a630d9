import type { LoadedSite } from '../sites/loaded-site.ts'
import type { Hit } from '../hit/switches.ts'

/** Maps `at …` lines of bundled code back to their sources. */
export type FrameMapper = (frame: string) => string

interface ErrorApi {
  new (message: string): Error
  captureStackTrace?: (target: object, below: unknown) => void
  prepareStackTrace?: unknown
}

// Taken at load: the program may put its own in their place, and would see us use them.
const RealError = Error as ErrorApi
const { captureStackTrace } = RealError
const { defineProperty, getOwnPropertyDescriptor } = Reflect

const NO_HOOK = { __proto__: null, value: undefined, writable: true, configurable: true } as PropertyDescriptor

/**
 * The frames of the program at a hit, innermost first. The first is the site itself, as its author wrote it;
 * the others are mapped if a mapper can.
 */
export function framesAt(site: LoadedSite, hit: Hit, map: FrameMapper | undefined): Frames {
  const { file, line, column, name, kind } = site.finfo
  const shown = kind === 'constructor' ? `new ${name}` : name
  const place = `${file}:${line}:${column}`
  const first = shown ? `    at ${shown} (${place})` : `    at ${place}`
  let rest: Frames | undefined
  // From the outermost inwards; the innermost is the site's own.
  for (let at = programFrames(hit); at?.next; at = at.next) rest = { frame: map ? map(at.frame) : at.frame, next: rest }
  return { frame: first, next: rest }
}

/** A linked list, as arrays have methods and setters that a program can replace. */
export interface Frames {
  readonly frame: string
  readonly next: Frames | undefined
}

/** One frame a line. */
export function textOf(frames: Frames | undefined): string {
  let text = ''
  for (let at = frames; at; at = at.next) text += text === '' ? at.frame : `\n${at.frame}`
  return text
}

/** As Lua's `debug.traceback`. */
export function traceback(frames: Frames, message = '', level = 0): string {
  let from: Frames | undefined = frames
  for (let i = 0; i < level; i++) from = from?.next
  return `${message === '' ? '' : `${message}\n`}stack traceback:\n${textOf(from)}`
}

function programFrames(hit: Hit): Frames | undefined {
  const hook = getOwnPropertyDescriptor(RealError, 'prepareStackTrace')
  try {
    // The program's own hook must not see a stack that it did not ask for. A frozen one stays.
    if (hook) defineProperty(RealError, 'prepareStackTrace', NO_HOOK)
    const error = new RealError('probe')
    if (!captureStackTrace) return belowHit(linesOf(`${error.stack}`))
    captureStackTrace(error, hit)
    return linesOf(`${error.stack}`)
  } finally {
    // A copy, as the program can give all descriptors a getter by way of Object.prototype.
    if (hook) defineProperty(RealError, 'prepareStackTrace', { __proto__: null, ...hook } as PropertyDescriptor)
  }
}

/** The lines that are frames, outermost first. */
function linesOf(stack: string): Frames | undefined {
  let frames: Frames | undefined
  let line = ''
  for (let i = 0; i <= stack.length; i++) {
    const character = stack[i]
    if (character !== undefined && character !== '\n') {
      line += character
      continue
    }
    const isV8Frame = line[0] === ' ' && line[4] === 'a' && line[5] === 't' && line[6] === ' '
    if (captureStackTrace ? isV8Frame : line !== '') frames = { frame: captureStackTrace ? line : `    at ${line}`, next: frames }
    line = ''
  }
  return frames
}

/** Engines that cannot start a stack at a function: without the frames up to ours. */
function belowHit(outermostFirst: Frames | undefined): Frames | undefined {
  let kept: Frames | undefined
  for (let at = outermostFirst; at && !at.frame.includes('probesHit'); at = at.next) kept = { frame: at.frame, next: kept }
  return reversed(kept)
}

function reversed(frames: Frames | undefined): Frames | undefined {
  let result: Frames | undefined
  for (let at = frames; at; at = at.next) result = { frame: at.frame, next: result }
  return result
}
