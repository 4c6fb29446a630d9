import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Project, run } from '../hosts/project.ts'
import { build, PACKERS } from './built.ts'

const FILES = {
  'src/main.ts': `import { Cart } from './cart'

interface Order {
  count: number
}

const orders: Order[] = [{ count: 2 }, { count: 20 }]
const cart = new Cart()
for (const { count } of orders) console.log(cart.total(count))
`,
  'src/cart.ts': `const rate: number = 3

export class Cart {
  total(count: number): number {
    const full = count * rate
    /*@total*/ const discount = full > 10 ? 0.5 : 1
    return full * discount
  }
}
`,
  'probes.mjs': `import { probes } from 'unplugin-probes/runtime'
probes.enable('src/cart.ts:6', ({ vals, uv, finfo, stack }) => {
  console.error(JSON.stringify({ vals, uv, finfo: finfo.file + ':' + finfo.line, isCalled: stack.includes('src/main.ts:9:') }))
})
`,
}
const SHOWN = '6\n30\n'
const CAUGHT = { vals: { count: 2, full: 6 }, uv: { rate: 3 }, finfo: 'src/cart.ts:6', isCalled: true }

/** The number of sites in a text that is not minified. */
function sitesIn(file: string): number {
  return readFileSync(file, 'utf8').match(/\$p[0-9a-z]+_[0-9a-z]+\?\.\(/g)?.length ?? 0
}

describe.each(PACKERS)('%s', (packer) => {
  it.each([{ minimize: false }, { minimize: true }])(
    'a program is what it is without us, and its probes see everything: %o',
    async (optimization) => {
      const project = new Project(undefined, FILES)
      const plain = await build(packer, project, 'plain', { options: false, config: { optimization } })
      const { file, errors, warnings } = await build(packer, project, 'probed', { config: { optimization } })
      expect([errors, warnings]).toEqual([[], []])
      expect(await run(file)).toEqual(await run(plain.file))
      const probed = await run(file, [], { flags: ['--import', project.path('probes.mjs')] })
      expect(probed.stdout).toBe(SHOWN)
      expect(JSON.parse(probed.stderr.split('\n')[0]!)).toEqual(CAUGHT)
    },
  )

  it('options choose files, the folder that they are named from, and how many sites there are', async () => {
    const project = new Project(undefined, FILES)
    const count = async (options: object): Promise<number> => sitesIn((await build(packer, project, 'chosen', { options })).file)
    const all = await count({})
    const cart = await count({ include: ['src/cart.ts'] })
    expect(all).toBeGreaterThan(cart)
    expect(await count({ exclude: 'src/main.ts' })).toBe(cart)
    expect(await count({ root: 'src', include: 'cart.ts' })).toBe(cart)
    expect(await count({ include: ['src/cart.ts'], grain: 'functions' })).toBeLessThan(cart)
    expect(await count({ enabled: false })).toBe(0)
  })

  it.each([
    [{ includ: ['src/**'] }, 'unknown option "includ"; did you mean "include"? (PROBES_OPTION)'],
    [
      { hooks: './probes.hooks.ts' },
      'hooks is an option of the plugin, and the loader sees one file at a time: call probes.watch in instrumentation.ts (PROBES_OPTION)',
    ],
    [{ include: [{}] }, 'include is [ {} ]; it must be a glob'],
    [{ include: [/src/] }, 'include holds what is no glob; options of loaders are JSON: write a glob (PROBES_OPTION)'],
    [{ root: 'nowhere' }, 'root is "nowhere"; there is no folder '],
  ])('says of %o what is wrong', async (options, said) => {
    const { errors } = await build(packer, new Project(undefined, FILES), 'wrong', { options })
    expect(errors.join('\n')).toContain(`unplugin-probes: ${said}`)
  })

  it('leaves files alone that become no module', async () => {
    const project = new Project(undefined, {
      'src/main.ts': `console.log(String(new URL('./asset.js', import.meta.url)))\n`,
      'src/asset.js': 'const a = 1\nconsole.log(a)\n',
    })
    await build(packer, project, 'assets', { config: { output: { assetModuleFilename: 'asset.js' } }, after: [] })
    expect(readFileSync(project.path('out/asset.js'), 'utf8')).toBe('const a = 1\nconsole.log(a)\n')
  })

  it('seals what is built for the users of a page, and nothing else', async () => {
    const project = new Project(undefined, FILES)
    const isSealed = async (config: object, options: object = {}): Promise<boolean> => {
      const { file, errors } = await build(packer, project, 'page', { options, config: { target: 'web', ...config } })
      expect(errors).toEqual([])
      return readFileSync(file, 'utf8').includes('unpluginProbesOpen')
    }
    expect(await isSealed({})).toBe(true)
    expect(await isSealed({}, { seal: false })).toBe(false)
    expect(await isSealed({ mode: 'development' })).toBe(false)
    expect(await isSealed({ resolve: { extensions: ['.ts'], conditionNames: ['edge-light', 'import'] } })).toBe(false)
    expect(await isSealed({ output: { library: 'shop' } })).toBe(false)
    // As Next calls its pages.
    expect(await isSealed({ output: { library: { name: '_N_E', type: 'assign' } } })).toBe(true)
    expect(await isSealed({ target: 'node20' })).toBe(false)
  })

  it('behind a loader with a map addresses are those of the file, without one it says so once, or fails', async () => {
    const project = new Project(undefined, {
      ...FILES,
      'added.cjs': `module.exports = function (code, map) { this.callback(null, '// added\\n' + code, map) }\n`,
    })
    const typesAway = join(import.meta.dirname, '../hosts/esbuild-loader.mjs')
    const behind = await build(packer, project, 'behind', { after: [], before: [typesAway] })
    expect([behind.errors, behind.warnings]).toEqual([[], []])
    const { stderr } = await run(behind.file, [], { flags: ['--import', project.path('probes.mjs')] })
    expect(JSON.parse(stderr.split('\n')[0]!)).toMatchObject({ vals: CAUGHT.vals, finfo: CAUGHT.finfo })
    const before = [project.path('added.cjs')]
    const { file, warnings } = await build(packer, project, 'unmapped', { before })
    expect(sitesIn(file)).toBe(0)
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toMatch(/unplugin-probes: src\/main\.ts gets no sites, nor does any other file like it: .+ \(PROBES_NO_MAP\)/)
    expect((await build(packer, project, 'strict', { before, options: { strict: true } })).errors.join()).toContain('(PROBES_NO_MAP)')
  })

  it('a cache on disk is right after an option has changed', async () => {
    const project = new Project(undefined, FILES)
    const directory = project.path('cache')
    // Options are in no key of these caches: the file that has them is to be named.
    const config = project.path('options.json')
    const cache =
      packer === 'webpack'
        ? { type: 'filesystem', cacheDirectory: directory, buildDependencies: { config: [config] }, idleTimeoutForInitialStore: 0 }
        : { type: 'persistent', storage: { type: 'filesystem', directory }, buildDependencies: [config] }
    const sites = async (options: object): Promise<number> => {
      project.write('options.json', JSON.stringify(options))
      const { file } = await build(packer, project, 'cached', { options, config: { cache: cache as never } })
      expect((await run(file)).stdout).toBe(SHOWN)
      return sitesIn(file)
    }
    const first = await sites({})
    expect(existsSync(directory) && readdirSync(directory).length).toBeGreaterThan(0)
    expect(await sites({})).toBe(first)
    expect(await sites({ grain: 'functions' })).not.toBe(first)
    expect(await sites({})).toBe(first)
  })
})
