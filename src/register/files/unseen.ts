import { createRequire } from 'node:module'

const { cache } = createRequire(import.meta.url)

/** What we load meanwhile is nothing that a program should find among its own modules. */
export function unseen<T>(act: () => T): T {
  const before = new Set(Object.keys(cache))
  try {
    return act()
  } finally {
    for (const path of Object.keys(cache)) if (!before.has(path)) delete cache[path]
  }
}
