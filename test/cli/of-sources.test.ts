import { describe, expect, it } from 'vitest'
import { addPlugin } from '../../src/cli/add-plugin.ts'
import { CONFIG_KINDS } from '../../src/cli/known-configs.ts'
import { CommandLine } from './command-line.ts'

const VITE = `import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

// plugins: [none()]
export default defineConfig({
  plugins: [vue()],
})
`

const kindOf = (name: string): (typeof CONFIG_KINDS)[number] => CONFIG_KINDS.find(({ file }) => file.test(name))!

describe('probes init', () => {
  it('shows what to add, and adds it', () => {
    const cli = new CommandLine({ 'vite.config.ts': VITE })
    const diff = `--- vite.config.ts
+++ vite.config.ts
+import probes from 'unplugin-probes/vite'
-  plugins: [vue()],
+  plugins: [probes({ hooks: './probes.hooks/' }), vue()],
`
    expect(cli.run(['init'])).toEqual({
      code: 0,
      stderr: '',
      stdout: `${diff}npx unplugin-probes init --write adds it\nnothing is built yet\n`,
    })
    expect(cli.run(['init', '--write']).stdout).toBe(`${diff}vite.config.ts is written; build again\nnothing is built yet\n`)
    expect(cli.run(['init'])).toEqual({ code: 0, stderr: '', stdout: 'vite.config.ts has the plugin\nnothing is built yet\n' })
  })

  it('says whether the last build has sites', () => {
    const cli = new CommandLine({
      'rollup.config.js': "import probes from 'unplugin-probes/rollup'\n",
      'dist/a.js': '$p3f2a9c1b_4?.(i,12);',
      'dist/b.js': '',
    })
    expect(cli.run(['init']).stdout).toBe('rollup.config.js has the plugin\nthe last build has sites: 1 file has them, in dist\n')
    const without = new CommandLine({ 'rollup.config.js': 'export default {}\n', 'dist/a.js': '' })
    expect(without.run(['init']).stdout).toContain('the last build, in dist, has no sites\n')
  })

  it('says what else there is where it knows no configuration, or no place in it', () => {
    const none = new CommandLine({ 'main.ts': '' }).run(['init'])
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('--import unplugin-probes/register')])
    const odd = new CommandLine({ 'webpack.config.js': 'module.exports = make()\n' }).run(['init'])
    expect([odd.code, odd.stderr]).toEqual([2, expect.stringMatching(/^webpack\.config\.js: .* add it by hand\n$/)])
  })
})

const CASES: readonly (readonly [what: string, file: string, text: string, added: string])[] = [
  [
    'no list',
    'rollup.config.mjs',
    "export default {\n  input: 'a.js',\n}\n",
    "import probes from 'unplugin-probes/rollup'\nexport default {\n  plugins: [probes({ hooks: './probes.hooks/' })], input: 'a.js',\n}\n",
  ],
  [
    'an empty list',
    'vite.config.js',
    'export default { plugins: [] }\n',
    "import probes from 'unplugin-probes/vite'\nexport default { plugins: [probes({ hooks: './probes.hooks/' })] }\n",
  ],
  [
    'an empty object',
    'vite.config.js',
    'export default {}\n',
    "import probes from 'unplugin-probes/vite'\nexport default {plugins: [probes({ hooks: './probes.hooks/' })] }\n",
  ],
  [
    'CommonJS',
    'webpack.config.js',
    "const path = require('node:path')\r\nmodule.exports = {\r\n  plugins: [\r\n    a,\r\n  ],\r\n}\r\n",
    "const path = require('node:path')\r\nconst { default: probes } = require('unplugin-probes/webpack')\r\nmodule.exports = {\r\n  plugins: [\r\n    probes({ hooks: './probes.hooks/' }), a,\r\n  ],\r\n}\r\n",
  ],
  [
    'a build script',
    'build.mjs',
    "#!/usr/bin/env node\nimport { build } from 'esbuild'\n\nawait build({ bundle: true })\n",
    "#!/usr/bin/env node\nimport { build } from 'esbuild'\nimport probes from 'unplugin-probes/esbuild'\n\nawait build({ plugins: [probes({ hooks: './probes.hooks/' })], bundle: true })\n",
  ],
  [
    'a module of a framework',
    'nuxt.config.ts',
    "export default defineNuxtConfig({ modules: ['@nuxt/ui'] })\n",
    "export default defineNuxtConfig({ modules: [['unplugin-probes/nuxt', { hooks: './probes.hooks/' }], '@nuxt/ui'] })\n",
  ],
  [
    'an integration',
    'astro.config.mjs',
    'export default defineConfig({\n  integrations: [mdx()],\n})\n',
    "import probes from 'unplugin-probes/astro'\nexport default defineConfig({\n  integrations: [probes({ hooks: './probes.hooks/' }), mdx()],\n})\n",
  ],
]

it.each(CASES)('%s', (_, file, text, added) => {
  expect(addPlugin(text, kindOf(file))).toBe(added)
})

describe('probes check', () => {
  const files = { 'src/cart.ts': 'export function total(a: number) {\n  return a\n}\n', 'page.vue': '<template/>' }

  it('tells what binds nowhere, in code and in data, and what nobody can tell', () => {
    const hooks = "export default (probes: any) => {\n  probes.log('cart.ts:2', 'x')\n  probes.log('page.vue:1', 'x')\n}\n"
    const data = '{ "probes": [{ "at": "kart.ts:2", "count": true }] }'
    const cli = new CommandLine({ ...files, 'probes.hooks.ts': hooks, 'probes.hooks.json': data })
    expect(cli.run(['check'])).toEqual({
      code: 1,
      stderr: '',
      stdout: `probes.hooks.json:1:22: kart.ts:2 binds nowhere: no source file matches kart.ts; nearest: src/cart.ts, page.vue, probes.hooks.ts
probes.hooks.ts:2:14: cart.ts:2 is at src/cart.ts:2:3: return a
probes.hooks.ts:3:14: page.vue:1 cannot be told: a component has sites behind its compiler only, which nobody but a build knows
`,
    })
    expect(cli.run(['check', 'probes.hooks.ts']).code).toBe(0)
    const [line] = cli.run(['check', '--json', 'probes.hooks.ts']).stdout.split('\n')
    expect(JSON.parse(line!)).toMatchObject({
      event: 'address',
      address: 'cart.ts:2',
      state: 'bound',
      locations: [{ url: 'src/cart.ts', line: 2 }],
    })
  })

  it('says that there is nothing to check', () => {
    expect(new CommandLine(files).run(['check'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no hooks file here') as string,
    })
  })
})
