import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { build, HOSTS, type HostName } from './hosts.ts'
import { Project, run } from './project.ts'

// Only scripts may have such a comment, and our parser does not know it.
const SCRIPT = `globalThis.old = typeof this
--> a comment of the last century
`

// Vite and Rollup know modules only: there it is a macro that another plugin replaces after us.
const MACRO = ['%%VALUE%%', '"object"'] as const
const MODULE = `globalThis.old =
  %%VALUE%%
`

let project: Project

beforeAll(() => {
  project = new Project(undefined, {
    'src/script/old.js': SCRIPT,
    'src/module/old.js': MODULE,
    'src/work.js': 'export function work(x) {\n  /*@work*/ return x + 1\n}\n',
    'src/script.js': main('script'),
    'src/module.js': main('module'),
  })
})

function main(kind: string): string {
  return `import { probes } from 'unplugin-probes/runtime'
import './${kind}/old.js'
import { work } from './work.js'

const hits = []
probes.enable(process.argv[2], ({ vals }) => void hits.push(vals))
console.log(JSON.stringify({ old: typeof globalThis.old, sum: work(1), hits }))
`
}

async function check(host: HostName): Promise<void> {
  const kind = host === 'vite' || host === 'rollup' ? 'module' : 'script'
  const request = { entry: `src/${kind}.js`, macro: MACRO }
  const { file, warnings } = await build(host, project, request)
  const ours = warnings.filter((text) => text.includes('PROBES_'))
  expect(ours).toHaveLength(1)
  expect(ours[0]).toMatch(/src\/\w+\/old\.js:2:3 cannot be parsed and gets no sites: .+ \(PROBES_PARSE\)/)
  const { stdout, stderr, code } = await run(file, [project.address('work')])
  expect(code, stderr).toBe(0)
  expect(JSON.parse(stdout)).toEqual({ old: 'string', sum: 2, hits: [{ x: 1 }] })
  const only = { ...request, name: 'only' }
  const plain = await build(host, project, { ...only, plugin: false })
  const probed = await build(host, project, { ...only, plugin: { include: ['src/*/old.js'] } })
  // How esbuild reads Node's own modules in a file that a plugin has resolved: for those it makes no difference.
  const textOf = (path: string): string =>
    readFileSync(path, 'utf8')
      .replace(/^\/\/# sourceMappingURL.*$/m, '')
      .replaceAll(/(__toESM\(require\("node:\w+"\)), 1\)/g, '$1)')
  expect(textOf(probed.file)).toBe(textOf(plain.file))
}

describe('a file that our parser rejects and the bundler accepts', () => {
  for (const host of HOSTS) it(host, () => check(host))
})

describe('strict: the build fails, and says where', () => {
  for (const host of HOSTS)
    it(host, async () => {
      const kind = host === 'vite' || host === 'rollup' ? 'module' : 'script'
      const request = { entry: `src/${kind}.js`, macro: MACRO, name: 'strict', plugin: { strict: true } }
      await expect(build(host, project, request)).rejects.toThrow(/src\/\w+\/old\.js:2:3 cannot be parsed .+ \(PROBES_PARSE\)/)
    })
})
