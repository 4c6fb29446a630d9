import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface InstalledProject {
  readonly folder: string
  /** Why there are no packages, if there are none. */
  readonly missing: string | undefined
  /** Runs a program of a package, with our plugin or without (`''`). */
  build(script: string, args: readonly string[], plugin: string): Promise<void>
}

/** A project in a folder of its own, with packages that are too large for everybody who works here. @param packages pinned, by spaces */
export async function installProject(template: string, packages: string): Promise<InstalledProject> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'probes-split-')))
  cpSync(join(import.meta.dirname, template), folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "name": "split", "private": true, "type": "module" }')
  let missing: string | undefined
  try {
    await run('npm', ['install', '--no-audit', '--no-fund', ...packages.split(' ')], { cwd: folder, shell: process.platform === 'win32' })
  } catch (error) {
    missing = `the npm registry does not give what ${template} needs: ${String(error).split('\n')[0]}`
    console.warn(`a part of test/split-modules is skipped: ${missing}`)
  }
  return {
    folder,
    missing,
    async build(script, args, plugin) {
      const env = { ...process.env, PLUGIN: plugin, NODE_ENV: 'production', VITEST: '' }
      await run(process.execPath, [join(folder, 'node_modules', script), ...args], { cwd: folder, env })
    },
  }
}
