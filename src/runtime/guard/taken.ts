const realm = globalThis

/** What Node has once more, and where, besides its timers. Without its prefix: a page is not to hold what looks like an import of Node's. */
const MODULES: Readonly<Record<string, 'perf_hooks' | 'util'>> = { performance: 'perf_hooks', TextEncoder: 'util' }

/**
 * A global as it is now: `undefined` where there is none, or where asking for it throws, as a program can have put a getter there
 * before we are loaded. What a test has made fake by then, or its environment has left out (jsdom), is Node's own.
 */
export function taken<K extends keyof typeof globalThis>(name: K): (typeof globalThis)[K] | undefined {
  try {
    const value = realm[name]
    return value === undefined || (name !== 'Date' && isFake(value)) ? (nodeOwn(name) ?? value) : value
  } catch {
    return undefined
  }
}

/** Those who make fake timers say so: Sinon, whose Jest and Vitest have, and Jest's legacy ones. */
function isFake(value: unknown): boolean {
  return (typeof value === 'function' || typeof value === 'object') && value !== null && ('clock' in value || '_isMockFunction' in value)
}

function nodeOwn<K extends keyof typeof globalThis>(name: K): (typeof globalThis)[K] | undefined {
  // Where there is no Node, there may be no process either.
  const process = realm.process as Partial<NodeJS.Process> | undefined
  const module = process?.getBuiltinModule?.(MODULES[name as string] ?? 'timers') as Partial<typeof globalThis> | undefined
  return module?.[name] as (typeof globalThis)[K] | undefined
}
