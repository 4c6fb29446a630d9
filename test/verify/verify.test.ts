import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Options } from 'unplugin-probes'
import { describe, expect, it } from 'vitest'
import { bundle, HOSTS } from '../bundling/bundle.ts'

const PACKAGE = join(createRequire(import.meta.url).resolve('unplugin-probes/package.json'), '..')
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'probes-verify-')))
mkdirSync(join(folder, 'src'))
mkdirSync(join(folder, 'node_modules'))
symlinkSync(PACKAGE, join(folder, 'node_modules/unplugin-probes'))
writeFileSync(join(folder, 'src/main.js'), `export function work(x) {\n  const y = x + 1\n  return y\n}\nconsole.log(work(1))\n`)

writeFileSync(join(folder, 'src/runtime.js'), `export { probes } from 'unplugin-probes/runtime'\n`)

/** @param args nothing: no command at all */
function run(...args: string[]): { code: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(PACKAGE, 'dist/cli.js'), ...args], { cwd: folder, encoding: 'utf8' })
  return { code: status, said: stdout + stderr }
}

const verify = (path: string): ReturnType<typeof run> => run('verify', path)

/** Builds into a folder of its own. */
async function built(host: (typeof HOSTS)[number], name: string, plugin: Options, minify: boolean, entry = 'main'): Promise<string> {
  const out = join(folder, `${host}-${name}-${minify}`)
  mkdirSync(out)
  for (const [i, { code }] of (
    await bundle(host, {
      folder,
      entry: `src/${entry}.js`,
      plugin: { include: ['src/**'], ...plugin },
      minify,
      webpack: { target: 'node20' },
    })
  ).entries())
    writeFileSync(join(out, `chunk${i}.mjs`), code)
  return out
}

describe.each(HOSTS)('%s', (host) => {
  it.each([
    ['as it is', false],
    ['minified', true],
  ])('%s: what we leave in a build is found, and what is off leaves nothing', async (_, minify) => {
    const on = verify(await built(host, 'on', {}, minify))
    expect(on.said).toMatch(/chunk\d\.mjs:\d+:\d+: a site, \$p[0-9a-z]{8}_/)
    expect(on.said).toMatch(/found \d+ sites, \d+ site tables?(, \d+ runtimes?)? in \d files?; the plugin's option enabled: false/)
    expect(on.code).toBe(1)
    const apart = verify(await built(host, 'apart', { tables: join(folder, `${host}-${minify}.json`) }, minify))
    expect(apart.code).toBe(1)
    expect(apart.said).toContain('a site, $p')
    const runtime = verify(await built(host, 'runtime', { enabled: false }, minify, 'runtime'))
    expect(runtime.said).toContain('a runtime, ')
    expect(runtime.said).not.toContain('a site, ')
    const off = verify(await built(host, 'off', { enabled: false, hooks: './probes.hooks.ts' }, minify))
    expect(off).toEqual({ code: 0, said: 'no sites, no site tables, no runtime in 1 file\n' })
  })
})

it('looks into folders, at text alone, and shows the first places', () => {
  mkdirSync(join(folder, 'out/deep/node_modules'), { recursive: true })
  const site = '$p0123abcd_4?.(1);'
  const letters = '$parameter_1?.(1)'
  writeFileSync(join(folder, 'out/deep/a.js'), `\n  ${site}${site}${site}${site}\n`)
  writeFileSync(join(folder, 'out/deep/node_modules/b.js'), site)
  writeFileSync(join(folder, 'out/c.png'), `\0${site}`)
  writeFileSync(join(folder, 'out/page.html'), `<script>const $s0123abcd={a:1};${letters}</script>`)
  symlinkSync('nowhere', join(folder, 'out/link.js'))
  const { code, said } = verify('out')
  expect(said.split('\n')).toEqual([
    'out/deep/a.js:2:3: a site, $p0123abcd_4',
    'out/deep/a.js:2:21: a site, $p0123abcd_4',
    'out/deep/a.js:2:39: a site, $p0123abcd_4',
    'out/deep/a.js: 1 more of this kind',
    'out/page.html:1:15: a site, $s0123abcd',
    'out/page.html:1:32: a site, $parameter_1',
    "found 6 sites in 2 files (1 more are no text); the plugin's option enabled: false leaves a build as it is",
    '',
  ])
  expect(code).toBe(1)
})

it('code that only looks like ours is not ours', () => {
  writeFileSync(
    join(folder, 'alike.js'),
    'const $price = $p1, $project_4 = $p12345, $parameter_1 = $p123_4, $p12345678, $parameters1; $s("x"); import "unplugin-probes-not"; // unplugin-probes\n',
  )
  expect(verify('alike.js')).toEqual({ code: 0, said: 'no sites, no site tables, no runtime in 1 file\n' })
})

it('says what it cannot tell', () => {
  mkdirSync(join(folder, 'empty'))
  expect(verify('empty')).toEqual({ code: 2, said: 'empty: there is no file to look at\n' })
  expect(verify('missing')).toMatchObject({ code: 2, said: expect.stringContaining('missing cannot be looked through: ENOENT') as string })
  expect(run()).toEqual({ code: 2, said: `a command is missing\n${run('--help').said}` })
  expect(run('prove', 'out').said).toContain('there is no command prove\n')
  expect(run('verify')).toEqual({ code: 2, said: 'say which files or folders: unplugin-probes verify dist\n' })
})
