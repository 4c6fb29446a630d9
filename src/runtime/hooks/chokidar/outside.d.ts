declare module 'outside' {
  import type { lstat, readdir, realpath, stat, watch } from 'node:fs'

  /** What the realm of chokidar has of the program's realm: functions that were taken before the program ran. */
  export const fs: {
    lstat: typeof lstat
    readdir: typeof readdir
    realpath: typeof realpath
    stat: typeof stat
    watch: typeof watch
  }
}

declare module 'packed:chokidar' {
  /** `watch-folders.ts` and what it imports as one CommonJS text. */
  const text: string
  export default text
}
