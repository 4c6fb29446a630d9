import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createRequire } from 'node:module'
import { afterAll, expect, it } from 'vitest'
import { scoped } from './realms.ts'

const RUNTIME = pathToFileURL(createRequire(import.meta.url).resolve('unplugin-probes/runtime')).href
const folder = mkdtempSync(join(tmpdir(), 'probes-scope-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const FIRST = `import { early } from './second.mjs'
export function hoisted(a) {
  return a + 1
}
console.log(early, hoisted(2))
`
const SECOND = `import { hoisted } from './first.mjs'
export const early = hoisted(1)
`
const ENABLE = `import { probes } from '${RUNTIME}'
probes.enable('first.mjs:3', ({ vals }) => console.log('hit', vals.a))
`

/** Two modules that import each other, with site modules in files of their own or in their addresses. */
function write(inFiles: boolean): void {
  for (const [name, text] of [
    ['first', FIRST],
    ['second', SECOND],
  ] as const) {
    const siteModuleId = (key: string, siteModule: string): string => {
      writeFileSync(join(folder, `${key}.mjs`), siteModule)
      return `./${key}.mjs`
    }
    const result = scoped(text, `${name}.mjs`, { format: 'module', ...(inFiles ? { siteModuleId } : {}) })
    writeFileSync(join(folder, `${name}.mjs`), result.code)
  }
}

function printed(main: string): string[] {
  writeFileSync(join(folder, 'main.mjs'), main)
  const text = execFileSync(process.execPath, [join(folder, 'main.mjs')], { encoding: 'utf8', stdio: 'pipe' })
  return text.trimEnd().split('\n')
}

it.each([
  ['in their addresses', false],
  ['in files', true],
])('a hoisted function runs before the first statement of its module, with site modules %s', (_, inFiles) => {
  write(inFiles)
  expect(printed(`import './first.mjs'\n`)).toEqual(['2 3'])
  writeFileSync(join(folder, 'enable.mjs'), ENABLE)
  expect(printed(`import './enable.mjs'\nimport './first.mjs'\n`)).toEqual(['hit 1', 'hit 2', '2 3'])
  // The runtime comes when the modules are there.
  const late = `const first = await import('./first.mjs')\nawait import('./enable.mjs')\nfirst.hoisted(3)\n`
  expect(printed(late)).toEqual(['2 3', 'hit 3'])
})
