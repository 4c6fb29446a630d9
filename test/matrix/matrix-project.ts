import { cpSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Project } from '../hosts/project.ts'

/** Statements that are probed, by their markers. */
export const MARKERS = ['caller', 'closure', 'arrow', 'method', 'upvalue', 'late'] as const
export type Marker = (typeof MARKERS)[number]

/** What a probe of the hooks file hands over. */
export interface Hit {
  readonly marker: Marker
  readonly vals: Record<string, unknown>
  readonly uv: Record<string, unknown>
  readonly this?: unknown
  readonly finfo: Record<string, unknown>
  readonly stack: readonly string[]
  readonly hit: number
}

/** A copy of the one program that all hosts build and run, in `program`, with a package of its own. */
export class MatrixProject extends Project {
  constructor() {
    super()
    const program = join(import.meta.dirname, 'program')
    cpSync(join(program, 'src'), this.path('src'), { recursive: true })
    cpSync(join(program, 'pack'), this.path('node_modules/pack'), { recursive: true })
    cpSync(join(program, 'index.html'), this.path('index.html'))
    this.write('package.json', '{ "name": "shop", "type": "module", "dependencies": { "unplugin-probes": "*" } }')
    this.write('deno.json', '{ "nodeModulesDir": "manual" }')
    // For what has no files to watch: it calls the same function.
    this.write('src/turn-on.ts', this.hooks())
  }

  /** A hooks file that tells all that each hit sees. */
  hooks(): string {
    const places = Object.fromEntries(MARKERS.map((marker) => [marker, this.address(marker)]))
    return `// probes-ignore-file
const places = ${JSON.stringify(places)}

function plain(_key: string, it: unknown): unknown {
  // In sloppy mode plain functions have the global object for their this.
  return typeof it === 'function' ? '[function]' : it === globalThis ? undefined : it
}

function say(line: string): void {
  const own = (globalThis as { process?: { stdout?: { write?(text: string): void } } }).process?.stdout
  if (own?.write) own.write(line + '\\n')
  else console.log(line)
}

export default function turnOn(probes: any): void {
  for (const [marker, address] of Object.entries(places))
    probes.enable(address, (info: any) => {
      const { vals, uv, finfo, hit, stack } = info
      say('hit ' + JSON.stringify({ marker, vals, uv, this: info.this, finfo, hit, stack: stack.split('\\n').slice(0, 3) }, plain))
    })
  say('files ' + JSON.stringify([...new Set(probes.sites().map(({ file }: any) => file))].sort()))
}
`
  }

  /** Saves the hooks file as editors do. */
  saveHooks(path: string = this.path('probes.hooks.ts')): void {
    this.write('probes.hooks.part', this.hooks())
    renameSync(this.path('probes.hooks.part'), path)
  }

  read(path: string): string {
    return readFileSync(this.path(path), 'utf8')
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
