import vm from 'node:vm'
import { instrument, type InstrumentOptions } from 'unplugin-probes/transform'

/** Runs a module with sites in this realm, and gives its exports. */
export async function loadModule<T>(file: string, code: string, options: InstrumentOptions = {}): Promise<T> {
  return (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(transformed(file, code, options))}`)) as T
}

/** Runs a sloppy script with sites in this realm, and gives its completion value. */
export function loadScript<T>(file: string, code: string): T {
  return vm.runInThisContext(transformed(file, code, { format: 'script' })) as T
}

function transformed(file: string, code: string, options: InstrumentOptions): string {
  const result = instrument(code, file, options)
  if (!result) throw new Error(`${file} has no sites`)
  return result.code
}

/** The line of a marker, as an address. */
export function at(file: string, code: string, marker: string): string {
  const line = code.split('\n').findIndex((text) => text.includes(`/*@${marker}*/`))
  if (line === -1) throw new Error(`no marker ${marker} in ${file}`)
  return `${file}:${line + 1}`
}
