import { join } from 'node:path'
import { findFrom } from '../options/find-package.ts'

/**
 * React Compiler leaves a function alone, without a word, that mentions `this`, as sites do, and remembers less where closures of ours are in
 * the way. So files come to us when it has been over them; its map leads back to what their author wrote.
 */
const COMPILER = 'babel-plugin-react-compiler'

/** Babel's plugins of Vite, Rollup and Rolldown. */
const BABEL = /^(?:@rolldown\/plugin-babel|vite:react-babel|vite:babel|babel|babel-plugin)$/

interface Named {
  readonly name?: string
}

interface Loader {
  readonly path?: string
  readonly options?: unknown
}

/** Whether the project has the compiler: nothing else tells from outside what Babel is told to do. */
export function hasCompiler(root: string): boolean {
  return hasPackage(root, COMPILER)
}

/** Whether a project has a package. */
export function hasPackage(root: string, name: string): boolean {
  return findFrom(name, join(root, 'package.json')) !== undefined
}

/** The last plugin of a list that runs the compiler; -1 where none does. */
export function lastCompiler(plugins: readonly Named[], root: string): number {
  const exact = plugins.findLastIndex(({ name }) => name === 'vite:react-compiler')
  const babel = plugins.findLastIndex(({ name = '' }) => BABEL.test(name))
  return Math.max(exact, babel >= 0 && hasCompiler(root) ? babel : -1)
}

/** Puts a plugin behind those that run the compiler, in the list itself. */
export function moveBehindCompiler(plugins: Named[], own: string, root: string): void {
  moveBehind(plugins, own, lastCompiler(plugins, root))
}

/** Svelte's plugin compiles modules (`*.svelte.js`) as late as ours takes them. */
export function moveBehindSvelte(plugins: Named[], own: string): void {
  moveBehind(
    plugins,
    own,
    plugins.findLastIndex(({ name = '' }) => name.startsWith('vite-plugin-svelte')),
  )
}

function moveBehind(plugins: Named[], own: string, last: number): void {
  const at = plugins.findIndex(({ name }) => name === own)
  if (at < 0 || at > last) return
  const [moved] = plugins.splice(at, 1)
  plugins.splice(last, 0, moved!)
}

/** Whether one of the loaders of a module may run the compiler: Babel's, unless its options tell all that it does, and name others only. */
export function isCompiled(loaders: readonly Loader[] = []): boolean {
  return loaders.some(({ path = '', options }) => {
    if (/react-compiler/.test(path)) return true
    if (!/[\\/]babel-loader[\\/]/.test(path)) return false
    const given = (typeof options === 'object' && options !== null ? options : {}) as Record<string, unknown>
    const { plugins, presets, overrides, env, configFile, babelrc, extends: base } = given
    if (/react-?compiler/i.test(namesIn([plugins, presets, overrides, env])) || configFile || base) return true
    return !plugins && !presets && (configFile !== false || babelrc !== false)
  })
}

/** Babel takes plugins by name, as functions, and in pairs with their options. */
function namesIn(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'function') return `${value.name} ${String(value).includes('ReactCompiler') ? 'react-compiler' : ''}`
  if (Array.isArray(value)) return value.map(namesIn).join(' ')
  return typeof value === 'object' && value !== null ? Object.values(value).map(namesIn).join(' ') : ''
}
