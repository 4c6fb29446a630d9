/** What one watcher wants to know, and who is told. */
export interface Watched {
  /** Whether a path is one of its folders or files. */
  matters(path: string): boolean
  /** Whether a path is one of its files. */
  isEntry(path: string): boolean
  /** What is watched at a path has an error. Must not throw. */
  onLost(path: string, error: unknown): void
  /** Something is wrong with watching itself. Must not throw. */
  onError(error: unknown): void
}

/** All that watch now: they share chokidar, which asks for the files of any of them. */
export const watched: Set<Watched> = new Set<Watched>()
