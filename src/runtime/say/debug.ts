import { environment } from './environment.ts'

/**
 * Whether the environment's `DEBUG` asks for a name, as with npm's `debug`: names with `*`, between commas or spaces, `-` before those
 * that are not wanted. Not by a library: those read the environment when they are loaded, and Deno throws where that is not allowed.
 */
export function debugs(name: string): boolean {
  try {
    return isAmong(name)
  } catch {
    // The program has replaced what this needs before we are loaded.
    return false
  }
}

function isAmong(name: string): boolean {
  const names = (environment('DEBUG') ?? '').split(/[\s,]+/)
  if (names.some((wanted) => wanted.startsWith('-') && matches(name, wanted.slice(1)))) return false
  return names.some((wanted) => wanted !== '' && matches(name, wanted))
}

function matches(name: string, wanted: string): boolean {
  const parts = wanted.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`).test(name)
}
