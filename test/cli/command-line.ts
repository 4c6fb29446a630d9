import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const COMMAND = join(import.meta.dirname, '../../dist/cli.js')

export interface Said {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A folder of sources, and the command line in it. */
export class CommandLine {
  readonly folder: string = realpathSync(mkdtempSync(join(tmpdir(), 'probes-cli-')))

  constructor(files: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(this.folder, dirname(name)), { recursive: true })
      writeFileSync(join(this.folder, name), text)
    }
  }

  /** Neither the colours nor the terminal of whoever runs the tests matter. */
  run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Said {
    const { FORCE_COLOR: _, NO_COLOR: __, ...own } = process.env
    const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], {
      cwd: this.folder,
      encoding: 'utf8',
      env: { ...own, ...env },
    })
    return { code: status, stdout, stderr }
  }
}
