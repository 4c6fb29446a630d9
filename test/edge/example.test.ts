import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'

const run = promisify(execFile)
const REPOSITORY = join(import.meta.dirname, '../..')
const shell = process.platform === 'win32'
const installs = process.env['PROBES_HOSTS'] === '1'
if (!installs) console.log('the example for workerd installs what it needs: PROBES_HOSTS=1 runs it')

let child: ChildProcess | undefined
afterAll(() => child?.kill())

function started(script: string, cwd: string): Promise<string> {
  child = spawn(process.execPath, [script], { cwd, env: { ...process.env, PORT: '0' }, stdio: ['ignore', 'pipe', 'pipe'] })
  return new Promise((resolve, reject) => {
    child!.stdout!.on('data', (data) => {
      said += String(data)
      const url = /listening on (\S+)/.exec(said)?.[1]
      if (url) resolve(url)
    })
    child!.stderr!.on('data', (data) => (said += String(data)))
    child!.on('close', () => reject(new Error(said)))
  })
}
let said = ''

describe.skipIf(!installs)('examples/workerd, with the packed package, in an empty folder and from another one', () => {
  it('is built, started and probed as its README says', async () => {
    const elsewhere = realpathSync(mkdtempSync(join(tmpdir(), 'probes-elsewhere-')))
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'probes-example-')))
    cpSync(join(REPOSITORY, 'examples/workerd'), folder, { recursive: true })
    const { stdout } = await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: REPOSITORY, shell })
    await run('npm', ['install', '--no-audit', '--no-fund', '--save-dev', join(folder, stdout.trim())], { cwd: folder, shell })
    await run(process.execPath, [join(folder, 'build.js')], { cwd: elsewhere })
    const url = await started(join(folder, 'start.js'), elsewhere)
    const readme = readFileSync(join(folder, 'README.md'), 'utf8')
    const [, key = '', body = ''] = /x-probes-key: (\w+)' -d '(\{.+\})'/.exec(readme) ?? []
    const ask = async (path: string, init?: RequestInit): Promise<string> => (await fetch(new URL(path, url), init)).text()
    const apply = (text: string): Promise<string> => ask('/probes', { method: 'POST', headers: { 'x-probes-key': key }, body: text })
    expect(await ask('/?count=3')).toBe('6\n')
    expect(JSON.parse(await apply(body))).toMatchObject({ outcome: 'loaded', probes: [{ status: 'on' }] })
    expect(await ask('/?count=4')).toBe('8\n')
    expect(JSON.parse(await apply(''))).toMatchObject({ outcome: 'gone' })
    await expect.poll(() => said, { timeout: 10_000 }).toContain('probes: src/price.ts:6 (priceOf) count 4, price 8')
  })
})
