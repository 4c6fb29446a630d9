import { statSync } from '../../permits/files.ts'
import type { WatchedPaths } from './watched-paths.ts'

/** A means of noticing that something has happened to files. */
export interface Watching {
  /** Watches what files depend on now; it can throw. */
  follow(paths: WatchedPaths, files: readonly string[]): void
  close(): void
}

/** Who is told. Neither throws. */
export interface WatchListener {
  onEvent(): void
  /** This means has failed, and is of no use any more. */
  onFail(error: unknown): void
}

/** Equal as long as it is the same file or folder that lies at a path. What cannot be looked at counts as not there: `''`. */
export function identityOf(path: string): string {
  try {
    const { dev, ino } = statSync(path)
    return `${dev}:${ino}`
  } catch {
    return ''
  }
}
