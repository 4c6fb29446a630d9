import { spawn } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { Project, type Outcome } from '../hosts/project.ts'

const REPOSITORY = join(import.meta.dirname, '../..')
/** What a project of these tests has installed. */
export const INSTALLED: readonly string[] = ['jest', 'babel-jest', 'jest-environment-node', '@babel', 'typescript']

export interface JestRun {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** A project whose tests Jest runs. Its tests assert what they see; the outcome says whether all of it was so. */
export class JestProject extends Project {
  constructor(files: Readonly<Record<string, string>>) {
    super(undefined, { 'package.json': '{}', ...files })
    for (const name of INSTALLED) symlinkSync(join(REPOSITORY, 'node_modules', name), this.path('node_modules', name), 'dir')
  }

  /** As somebody runs it in a terminal; colours and a cache of others' make no difference. */
  run({ args = [], env = {} }: JestRun = {}): Promise<Outcome> {
    const { PROBES: _, PROBES_HOOKS: __, NODE_OPTIONS: ___, NODE_ENV: ____, VITEST: _____, JEST_WORKER_ID: ______, ...own } = process.env
    const child = spawn(process.execPath, ['node_modules/jest/bin/jest.js', '--no-colors', ...args], {
      cwd: this.folder,
      env: { ...own, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const output = { stdout: '', stderr: '' }
    child.stdout.on('data', (data) => (output.stdout += String(data)))
    child.stderr.on('data', (data) => (output.stderr += String(data)))
    return new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code) => resolve({ code, ...output }))
    })
  }
}

/** A config whose transform is ours, with options. */
export function jestConfig(options: object, more: object = {}): string {
  const config = { cacheDirectory: '<rootDir>/.cache', transform: { '\\.[jt]sx?$': ['unplugin-probes/jest', options] }, ...more }
  return `module.exports = ${JSON.stringify(config)}`
}

/**
 * Lines that a run has besides what Jest reports by itself. A worker that does not exit within half a second is killed, and a line says so:
 * on a busy machine that happens without us, too. What keeps a process open is looked for by --detectOpenHandles.
 */
export function oddLines({ stdout, stderr }: Outcome): string[] {
  const usual =
    /^(?:PASS .*|Test Suites: .*|Tests: .*|Snapshots: .*|Time: .*|Ran all test suites.*|\s+✓ .*|A worker process has failed to exit gracefully.*|\s*)$/
  return `${stdout}\n${stderr}`.split('\n').filter((line) => !usual.test(line))
}

/** Line 6 has locals and an upvalue. */
export const CART = `'use strict'
const rate = 2
function total(items) {
  let sum = 0
  for (const item of items) {
    sum += item.price * rate
  }
  return sum
}
exports.total = total
exports.fail = (a) => {
  const b = a + 1; if (b > 1) { throw new Error('failed') }
}
`
