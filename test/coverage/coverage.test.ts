import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))
const PROJECT = fileURLToPath(new URL('project', import.meta.url))
const PLUGIN = join(REPOSITORY, 'dist/vite.js')
const SAID = /unplugin-probes: .*PROBES_COVERAGE/g

interface Measured {
  readonly output: string
  /** By file, with how often each statement, function and branch was reached. */
  readonly counts: Record<string, unknown>
  readonly summary: unknown
}

/** Vitest in a process of its own, over the project in the folder beside. */
async function measure(plugin: string, flags: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Measured> {
  const reports = mkdtempSync(join(tmpdir(), 'probes-coverage-'))
  try {
    const args = [join(REPOSITORY, 'node_modules/vitest/vitest.mjs'), 'run', '--root', PROJECT, ...flags]
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, {
      env: { ...process.env, VITEST: '', NODE_V8_COVERAGE: '', PLUGIN: plugin, REPORTS: reports, ...env },
    })
    const read = (name: string): unknown => JSON.parse(readFileSync(join(reports, name), 'utf8')) as unknown
    const counts = read('coverage-final.json') as Measured['counts']
    return { output: stdout + stderr, counts, summary: read('coverage-summary.json') }
  } finally {
    rmSync(reports, { recursive: true })
  }
}

it.each(['v8', 'istanbul'])('%s counts the same with us, and one line says why', async (provider) => {
  const env = { PROVIDER: provider }
  const untouched = await measure('', ['--coverage'], env)
  expect(Object.keys(untouched.counts)).toHaveLength(6)
  // Told on the command line, which no config of Vite's shows.
  const withUs = await measure(PLUGIN, ['--coverage'], env)
  expect(withUs.counts).toEqual(untouched.counts)
  expect(withUs.summary).toEqual(untouched.summary)
  expect(withUs.output.match(SAID)).toHaveLength(1)
})

it('counts the same when the config asks for it', async () => {
  const env = { PROVIDER: 'v8', ENABLED: '1', STRICT: '1' }
  const untouched = await measure('', [], env)
  const withUs = await measure(PLUGIN, [], env)
  expect(withUs.counts).toEqual(untouched.counts)
  expect(withUs.output.match(SAID)).toHaveLength(1)
})

it('files have sites when none is measured', async () => {
  const args = [join(REPOSITORY, 'node_modules/vitest/vitest.mjs'), 'run', '--root', PROJECT]
  const env = { ...process.env, VITEST: '', PLUGIN, PROVIDER: 'v8', REPORTS: tmpdir(), SITES: '1' }
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env })
  expect(stdout + stderr).not.toMatch(SAID)
  expect(stdout).toContain('sites in 5 files')
})
