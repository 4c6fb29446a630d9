import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { build, HOSTS } from './hosts.ts'
import { Project, run } from './project.ts'

const EFFECTS = `const table = { a: 'DROP_A' }
function unused() { return table.a + 'DROP_B' }
class Unused { x = 'DROP_C' }
const dead = 'DROP_D'
const used = 'used'
console.log(used.length)
`

// Nothing but its own text says that such a file is bundled as a module.
describe('a file without imports and exports: what is unused in it is dropped', () => {
  for (const host of HOSTS)
    it(host, async () => {
      const project = new Project(undefined, { 'src/main.js': "import './effects.js'\nconsole.log('main')\n", 'src/effects.js': EFFECTS })
      const request = { entry: 'src/main.js', minify: true }
      const [plain, probed] = [
        await build(host, project, { ...request, plugin: false, name: 'plain' }),
        await build(host, project, request),
      ]
      const dropped = (file: string): string[] => ['DROP_A', 'DROP_B', 'DROP_C', 'DROP_D'].filter((text) => !bundleOf(file).includes(text))
      expect(dropped(plain.file)).toHaveLength(4)
      expect(dropped(probed.file)).toEqual(dropped(plain.file))
      expect((await run(probed.file, [])).stdout).toBe('4\nmain\n')
    })
})

function bundleOf(file: string): string {
  return readFileSync(file, 'utf8').replace(/^\/\/# sourceMappingURL.*$/m, '')
}
