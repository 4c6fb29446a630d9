import { existsSync, readFileSync } from 'node:fs'
import { granted } from './granted.ts'

/** Whether something is there, as far as we may know. Deno would ask at the terminal for what it does not grant, and Node's permission model throws. */
export function isThere(path: string): boolean {
  try {
    return granted({ name: 'read', path }) && existsSync(path)
  } catch {
    return false
  }
}

/** What a file holds; `undefined` if it cannot be read, or Deno does not grant it. */
export function textOf(path: string): string | undefined {
  try {
    return granted({ name: 'read', path }) ? readFileSync(path, 'utf8') : undefined
  } catch {
    return undefined
  }
}
