import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { findRuntimes } from '../../bench/runtimes.js'
import { findHost, noHost } from '../../scripts/find-host.ts'
import { ended, Served } from './served.ts'

const REPOSITORY = join(import.meta.dirname, '../..')
const isWanted = process.env['PROBES_HOSTS'] === '1'
const astro = isWanted ? await findHost('astro') : undefined
if (astro === undefined) console.log(`Astro is not tried: ${noHost('astro')}`)
// Astro 6 does not start on Node 20.
const [node] = isWanted ? await findRuntimes(['22'], join(homedir(), '.cache/unplugin-probes-bench')) : []

const PAGE = `---
interface Props { title: string }
const { title = 'one two' } = Astro.props as Props
const words: string[] = title.split(' ')
const upper = words.map((word) => {
  const big = word.toUpperCase()
  return big
})
---
<html lang="en">
  <body>
    <h1>{title}</h1>
    {upper.map((one) => <li>{one}</li>)}
    <script>
      const inPage: number = 1
      document.body.addEventListener('click', () => {
        console.log('clicked', inPage)
      })
    </script>
  </body>
</html>
`
const HOOKS = `{ "probes": [
  { "at": "src/pages/index.astro:7", "log": "big {big}" },
  { "at": "src/pages/index.astro:13", "log": "one {one}" }
] }
`

let folder = ''
let served: Served | undefined

afterEach(() => {
  served?.stop()
  if (folder) rmSync(folder, { recursive: true, force: true })
})

/** A project below the folder where Astro is installed. */
function project(options?: object): void {
  folder = mkdtempSync(join(dirname(dirname(dirname(dirname(astro!)))), 'project-'))
  mkdirSync(join(folder, 'src/pages'), { recursive: true })
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(REPOSITORY, join(folder, 'node_modules/unplugin-probes'), 'junction')
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  writeFileSync(join(folder, 'src/pages/index.astro'), PAGE)
  const integrations = options === undefined ? '' : `integrations: [probes(${JSON.stringify(options)})], `
  writeFileSync(
    join(folder, 'astro.config.mjs'),
    `import probes from 'unplugin-probes/astro'\nexport default { ${integrations}devToolbar: { enabled: false } }\n`,
  )
}

async function built(options?: object): Promise<{ html: string; said: string }> {
  project(options)
  const said = await ended([node!.path, astro!, 'build', '--root', folder], dirname(folder))
  return { html: readFileSync(join(folder, 'dist/index.html'), 'utf8').replace(/<script.*<\/script>/s, ''), said }
}

describe.skipIf(astro === undefined)('Astro 6', { timeout: 300_000 }, () => {
  it('builds the same page, with sites in its front matter, its markup and its script', async () => {
    const { html } = await built()
    rmSync(folder, { recursive: true })
    const ours = await built({ seal: false })
    expect(ours.html).toBe(html)
    expect(ours.said).toMatch(/unplugin-probes: prerender: 1 file, 7 sites/)
    expect(ours.said).toMatch(/unplugin-probes: client: 1 file, 2 sites/)
    expect(ours.said).not.toContain('PROBES_')
  })

  it('lines of a component, and no name of its compiler, while it is served', async () => {
    project({ hooks: './probes.hooks.json' })
    served = await Served.start([node!.path, astro!, 'dev', '--port', '$PORT', '--root', folder], folder)
    writeFileSync(join(folder, 'probes.hooks.json'), HOOKS)
    await served.until(/probes.*: src\/pages\/index\.astro:7 \(\w+\) big ONE/, 0, '/')
    await served.until(/probes.*: src\/pages\/index\.astro:13 \(\w+\) one ONE/, 0, '/')
    const from = served.output.length
    rmSync(join(folder, 'probes.hooks.json'))
    await served.until(/hooks .* 2 probes off/, from)
  })
})
