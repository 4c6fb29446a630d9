import { readFileSync } from 'node:fs'
import { createContext, runInContext } from 'node:vm'
import type { Compilation, Compiler } from 'webpack'
import { describe, expect, it } from 'vitest'
import { pack, type Packer } from './packed.ts'
import { Project, run } from './project.ts'

const FILES = {
  'src/main.js': `import { title } from './title.js'\nconsole.log(title('main'))\n`,
  'src/title.js': `export function title(text) {
  const whole = '<' + text + '>'
  return whole
}
`,
  'src/inner.js': `const { title } = require('./title.js')\nmodule.exports = () => title('inner')\nconsole.log(title('begins'))\n`,
  'probes.hooks.mjs': `export default (probes) => {
  probes.enable('src/title.js:3', (info) => console.log('HIT', info.vals.whole))
}
`,
}

/** Builds `src/inner.js` in a compiler of its own, as HtmlWebpackPlugin and worker-loader do. */
class Inner {
  readonly #name: string
  constructor(name: string) {
    this.#name = name
  }

  apply(compiler: Compiler): void {
    compiler.hooks.make.tapPromise('Inner', async (compilation: Compilation) => {
      const { EntryPlugin, library, node } = compiler.webpack
      const child = compilation.createChildCompiler(
        this.#name,
        { filename: 'inner.cjs', library: { name: 'RESULT', type: 'var' } } as never,
        [
          new node.NodeTargetPlugin(),
          new library.EnableLibraryPlugin('var'),
          new EntryPlugin(compiler.context, './src/inner.js', { name: 'inner' }),
        ],
      )
      await new Promise<void>((resolve, reject) => {
        child.runAsChild((error, _, made) => (error || made!.errors.length > 0 ? reject(error ?? made!.errors[0]!) : resolve()))
      })
    })
  }
}

async function built(packer: Packer, name: string): Promise<Project> {
  const project = new Project(undefined, FILES)
  await pack(packer, project, { hooks: './probes.hooks.mjs' }, { devtool: false, plugins: [new Inner(name)] })
  return project
}

/** As worker-loader: hands the file on, with the loaders behind itself, by a request. */
const HANDS_ON = `module.exports = () => {}
module.exports.pitch = function (rest) {
  const done = this.async()
  const { EntryPlugin, node } = this._compiler.webpack
  const child = this._compilation.createChildCompiler('hands-on', { filename: 'inner.cjs' }, [
    new node.NodeTargetPlugin(),
    new EntryPlugin(this.context, '!!' + rest, { name: 'inner' }),
  ])
  child.runAsChild((error, _, made) => done(error ?? made.errors[0], 'export default "inner.cjs"'))
}
`

/** In a realm whose `globalThis` is that of another one. */
function evaluate(code: string, require: unknown): unknown {
  const said: string[] = []
  const context = createContext({ globalThis, require, module: {}, console: { log: (text: string) => said.push(text) } })
  const made = runInContext(`${code};RESULT`, context) as () => string
  return [...said, made()]
}

describe.each(['webpack', 'rspack'] as Packer[])('%s: what an inner compiler makes', (packer) => {
  it.each(['HtmlWebpackCompiler', 'mini-css-extract-plugin ./a.css', 'css-extract-rspack-plugin ./a.css'])(
    '%s: runs in the build, where nothing is watched',
    async (name) => {
      const project = await built(packer, name)
      const never = (): never => {
        throw new Error('it must need nothing')
      }
      expect(evaluate(readFileSync(project.path('out/inner.cjs'), 'utf8'), never)).toEqual(['<begins>', '<inner>'])
    },
  )

  it.each(['somebody else', 'worker-loader ./inner.js'])(
    '%s: runs in a realm without definitions, and has its sites where it is shipped',
    async (name) => {
      const project = await built(packer, name)
      const code = readFileSync(project.path('out/inner.cjs'), 'utf8')
      // Where it does not start the runtime.
      expect(code).toContain('globalThis.$p')
      const { stdout, stderr } = await run(project.path('out/inner.cjs'), [], { cwd: project.folder })
      expect(stdout, stderr).toBe('HIT <begins>\n<begins>\n')
      const main = await run(project.path('out/main.cjs'), [], { cwd: project.folder })
      expect(main.stdout, main.stderr).toBe('HIT <main>\n<main>\n')
    },
  )

  it('a file that a loader hands on', async () => {
    const files = { ...FILES, 'src/main.js': `import inner from './inner.js'\nconsole.log(inner)\n`, 'hands-on.cjs': HANDS_ON }
    const project = new Project(undefined, files)
    const rules = [{ test: /inner\.js$/, loader: project.path('hands-on.cjs') }]
    await pack(packer, project, { hooks: './probes.hooks.mjs' }, { devtool: false, module: { rules } })
    const { stdout, stderr } = await run(project.path('out/inner.cjs'), [], { cwd: project.folder })
    expect(stdout, stderr).toBe('HIT <begins>\n<begins>\n')
  })
})
