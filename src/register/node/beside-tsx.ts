import { environment } from '../../runtime/say/environment.ts'

const FLAG =
  /(?:^|\s)(?:-r|--require|--import|--loader|--experimental-loader)[\s=]+(?:\S*[\\/])?tsx(?![\\/](?:dist[\\/])?(?:cjs|preflight))(?=[\\/\s]|$)/

/**
 * Whether the flags of Node name tsx, as its command does: it compiles what it is given, in its own way, and is given all types for that.
 * `tsx/cjs` is not of it, which leaves modules to Node.
 */
export function isBesideTsx(): boolean {
  return FLAG.test([...process.execArgv, environment('NODE_OPTIONS') ?? ''].join(' '))
}

/** Whether a file belongs to tsx. */
export function isOfTsx(path: string): boolean {
  return /[\\/]node_modules[\\/]tsx[\\/]/.test(path)
}
