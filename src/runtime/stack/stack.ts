import type { LoadedSite } from '../sites/loaded-site.ts'
import { indexOf } from '../guard/builtins.ts'
import { withoutStackHook } from '../guard/stack-hook.ts'

/** Maps `at …` lines of bundled code back to their sources. */
export type FrameMapper = (frame: string) => string

/** The function of ours below which the program's stack begins. */
type HitFunction = (...values: never[]) => void

interface ErrorApi {
  new (message: string): Error
  captureStackTrace?: (target: object, below: unknown) => void
}

// Taken at load: the program may put its own in their place, and would see us use them.
const RealError = Error as ErrorApi
const { captureStackTrace } = RealError

/**
 * The frames of the program at a hit, innermost first. The first is the site itself, as its author wrote it;
 * the others are mapped if a mapper can.
 */
export function framesAt(site: LoadedSite, hit: HitFunction, map: FrameMapper | undefined): Frames {
  const { file, line, column, name, kind } = site.finfo
  const shown = kind === 'constructor' ? `new ${name}` : name
  const place = `${file}:${line}:${column}`
  const first = shown ? `    at ${shown} (${place})` : `    at ${place}`
  let rest: Frames | undefined
  const frames = programFrames(hit)
  const isCopy = site.fn.described.dispatches && hasCopyOnTop(frames, name) && !dropsTailCalls()
  // From the outermost inwards; the innermost is the site's own, and that of a copy stands on its function's.
  for (let at = frames; isCopy ? at?.next?.next : at?.next; at = at!.next) rest = { frame: map ? map(at!.frame) : at!.frame, next: rest }
  return { frame: first, next: rest }
}

/** Loops that can be long have their sites in the function, too. A copy has no name. */
function hasCopyOnTop(outermostFirst: Frames | undefined, name: string): boolean {
  let top = outermostFirst
  while (top?.next) top = top.next
  return name === '' || !top || isNameless(top.frame)
}

let drops: boolean | undefined

/**
 * Whether a function that returns what it calls has no frame while that runs: in JavaScriptCore, in strict code, which the program is when
 * this text is. Then there is the copy's frame alone.
 */
function dropsTailCalls(): boolean {
  return (drops ??= 'line' in new RealError('probe') && isStrict())
}

const isStrict = function (this: unknown): boolean {
  return this === undefined
}

function isNameless(frame: string): boolean {
  if (!captureStackTrace) return indexOf(frame, '    at @') === 0
  return indexOf(frame, ' (') === -1 || indexOf(frame, '    at <anonymous> (') === 0
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

function programFrames(hit: HitFunction): Frames | undefined {
  return withoutStackHook(() => {
    const error = new RealError('probe')
    if (!captureStackTrace) return belowHit(linesOf(`${error.stack}`))
    captureStackTrace(error, hit)
    return linesOf(`${error.stack}`)
  })
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
  for (let at = outermostFirst; at && indexOf(at.frame, 'probesHit') === -1; at = at.next) kept = { frame: at.frame, next: kept }
  return reversed(kept)
}

function reversed(frames: Frames | undefined): Frames | undefined {
  let result: Frames | undefined
  for (let at = frames; at; at = at.next) result = { frame: at.frame, next: result }
  return result
}
