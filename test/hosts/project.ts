import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'

const REPOSITORY = join(import.meta.dirname, '../..')

export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** What a process that has ended has left. */
export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A copy of a folder of sources, in which a bundler can resolve this package by its name. */
export class Project {
  readonly folder: string = realpathSync(mkdtempSync(join(tmpdir(), 'probes-hosts-')))

  /** `template` is a folder next to this file; `files` are added or written over. */
  constructor(template?: string, files: Readonly<Record<string, string>> = {}) {
    if (template !== undefined) cpSync(join(import.meta.dirname, template), join(this.folder, 'src'), { recursive: true })
    for (const [path, text] of Object.entries(files)) this.write(path, text)
    mkdirSync(join(this.folder, 'node_modules'), { recursive: true })
    symlinkSync(REPOSITORY, join(this.folder, 'node_modules/unplugin-probes'), 'dir')
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts)
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true })
    writeFileSync(this.path(path), text)
  }

  /** Where the statement behind a marker such as `@name` in a comment begins. */
  place(marker: string): Place {
    for (const entry of readdirSync(this.path('src'), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const path = join(entry.parentPath, entry.name)
      const found = placeIn(readFileSync(path, 'utf8'), marker)
      if (found) return { file: relative(this.folder, path).replaceAll('\\', '/'), ...found }
    }
    throw new Error(`no marker ${marker} in ${this.folder}`)
  }

  address(marker: string): string {
    const { file, line } = this.place(marker)
    return `${file}:${line}`
  }
}

/** 1-based line and column of what stands behind a marker. */
export function placeIn(text: string, marker: string): Omit<Place, 'file'> | undefined {
  const lines = text.split('\n')
  const line = lines.findIndex((it) => it.includes(`/*@${marker}*/`))
  if (line === -1) return undefined
  const before = /^.*?\*\/\s*/.exec(lines[line]!.slice(lines[line]!.indexOf(`/*@${marker}*/`)))![0]
  return { line: line + 1, column: lines[line]!.indexOf(`/*@${marker}*/`) + before.length + 1 }
}

/** Runs a file until it ends by itself. */
export function run(
  file: string,
  args: readonly string[] = [],
  { cwd = dirname(file), flags = [] }: { cwd?: string; flags?: readonly string[] } = {},
): Promise<Outcome> {
  const { NODE_OPTIONS: _, PROBES: __, PROBES_HOOKS: ___, NODE_ENV: ____, ...env } = process.env
  const child = spawn(process.execPath, [...flags, file, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (data) => (output.stdout += String(data)))
  child.stderr.on('data', (data) => (output.stderr += String(data)))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, ...output }))
  })
}
