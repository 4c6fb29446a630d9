import { cpSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { Project, run, type Outcome } from '../hosts/project.ts'
import { BUILDERS, unavailable, type External, type Order, type Shape } from './builders.ts'
import { HOOKS, PROGRAM } from './program.ts'

const SHAPES: readonly Shape[] = ['one file', 'chunks', 'a file each']
const EXTERNALS: readonly External[] = ['nothing', 'names', 'not relative', 'a function', 'node_modules']
const folders: string[] = []

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** What a build prints in a folder where nothing is left of what it was built from. */
async function runElsewhere(host: string, order: Omit<Order, 'out'>, hooks?: string): Promise<Outcome> {
  const project = new Project(undefined, PROGRAM)
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'probes-elsewhere-')))
  folders.push(folder, project.folder)
  await BUILDERS[host]!(project, { ...order, out: 'out' })
  cpSync(project.path('out'), join(folder, 'out'), { recursive: true })
  cpSync(project.path('node_modules/tiny-label'), join(folder, 'node_modules/tiny-label'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), PROGRAM['package.json']!)
  if (hooks !== undefined) writeFileSync(join(folder, 'probes.hooks.mjs'), hooks)
  renameSync(project.folder, `${project.folder}-gone`)
  folders.push(`${project.folder}-gone`)
  const isUnbundled = host === 'esbuild' && order.shape === 'a file each'
  return run(join(folder, 'out', isUnbundled ? 'run.js' : 'run.mjs'), [], { cwd: folder })
}

/** Whether a hooks file has something to watch it in what is built. */
function watches(host: string, shape: Shape): boolean {
  return !(host === 'vite build' || host === 'vite lib') && !(host === 'esbuild' && shape === 'a file each')
}

for (const host of Object.keys(BUILDERS)) {
  describe.each(SHAPES)(`${host}, %s`, (shape) => {
    it.each(EXTERNALS)('outside: %s', async (external) => {
      const why = unavailable(host, { shape, external })
      if (why !== undefined) return console.log(`${host} ${why}: ${shape}, ${external}`)
      const untouched = await runElsewhere(host, { shape, external, options: false })
      expect(untouched).toMatchObject({ code: 0, stderr: '' })
      expect(untouched.stdout).toContain('label <a>string\nlate second a\n')
      const include = ['src/**']
      expect(await runElsewhere(host, { shape, external, options: { include } }), 'no hooks').toEqual(untouched)
      const hooked = await runElsewhere(host, { shape, external, options: { include, hooks: './probes.hooks.mjs' } }, HOOKS)
      const lines = hooked.stdout.split('\n')
      expect(lines.filter((line) => !line.startsWith('HIT')).join('\n'), hooked.stderr).toBe(untouched.stdout)
      expect(hooked.code).toBe(0)
      const hits = lines.filter((line) => line.startsWith('HIT'))
      if (watches(host, shape))
        expect(hits).toEqual(expect.arrayContaining([expect.stringMatching(/^HIT main /), expect.stringMatching(/^HIT late /)]))
      else expect(hits).toEqual([])
    })
  })
}
