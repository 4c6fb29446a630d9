import { join } from 'node:path'

/** The module that starts the runtime with the program; it lies beside the bundled plugin. */
export const STARTER: string = join(import.meta.dirname, 'start.js')

/** Where our own modules are: they get no sites. */
export const OWN_FOLDER: string = `${import.meta.dirname.replaceAll('\\', '/')}/`

/** The text of the module that each file imports so that hooks are watched. */
export function startModule(hooks: string, tables: string | undefined): string {
  const paths = [hooks, ...(tables === undefined ? [] : [tables])]
  return `import{start}from${JSON.stringify(STARTER)};start(${paths.map((path) => JSON.stringify(path)).join()});`
}
