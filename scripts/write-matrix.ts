import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const REPOSITORY = join(import.meta.dirname, '..')
const DOCUMENT = join(REPOSITORY, 'docs/hosts.md')
const PLACE = /(<!-- matrix -->\n)[^]*(<!-- \/matrix -->)/

/** Runs the matrix on all hosts, and writes what it finds into docs/hosts.md: `npm run matrix`. */
const parts = mkdtempSync(join(tmpdir(), 'probes-matrix-'))
const { status } = spawnSync(join(REPOSITORY, 'node_modules/.bin/vitest'), ['run', 'test/matrix'], {
  cwd: REPOSITORY,
  env: { ...process.env, PROBES_HOSTS: '1', PROBES_MATRIX: parts },
  stdio: 'inherit',
  shell: process.platform === 'win32',
})
const texts = readdirSync(parts)
  .sort()
  .map((name) => readFileSync(join(parts, name), 'utf8'))
const document = readFileSync(DOCUMENT, 'utf8')
if (status !== 0 || texts.length === 0 || !PLACE.test(document)) {
  console.error(`docs/hosts.md stays as it is: ${status === 0 ? 'no table, or no place for it' : 'tests failed, see above'}`)
  process.exitCode = 1
} else {
  const date = new Date().toISOString().slice(0, 10)
  const node = `Node ${process.versions.node}, ${process.platform} ${process.arch}`
  const text = [`Written by \`npm run matrix\` on ${date}, with ${node}.`, ...texts].join('\n\n')
  // By a function, as a table may hold what a replacement takes for a pattern.
  writeFileSync(
    DOCUMENT,
    document.replace(PLACE, (_, begin: string, end: string) => `${begin}\n${text}\n\n${end}`),
  )
}
