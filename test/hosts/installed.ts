import { existsSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'

/** Where the benchmarks look for other runtimes, too. */
const FOLDER = process.env['PROBES_HOSTS'] ?? join(homedir(), '.cache/unplugin-probes-bench')
const said = new Set<string>()

/** Bun, if there is one. */
export const BUN: string | undefined = installed('bun', 'bun/bin/bun', [`bun@npm:@oven/bun-${process.platform}-${process.arch}@^1.4.0`])

/** The folder in which Farm can be resolved, if there is one. */
export const FARM: string | undefined = installed('Farm', '@farmfe/core/package.json', ['@farmfe/core@^1.7.0']) && FOLDER

/** @returns the path below `node_modules`; none where it is not there and nobody wants it installed: then it is said how */
function installed(name: string, path: string, packages: readonly string[]): string | undefined {
  const found = join(FOLDER, 'node_modules', path)
  if (!existsSync(found) && process.env['PROBES_HOSTS_INSTALL']) {
    mkdirSync(FOLDER, { recursive: true })
    spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', ...packages], { cwd: FOLDER, stdio: 'inherit' })
  }
  if (existsSync(found)) return found
  const how = `npm install --no-save ${packages.join(' ')} in ${FOLDER}, or PROBES_HOSTS_INSTALL=1`
  if (said.size !== said.add(name).size) console.warn(`${name} is not tested, as it is not installed: ${how}`)
  return undefined
}
