import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { installProject, type InstalledProject } from '../split-modules/installed-project.ts'

const PLUGIN = pathToFileURL(join(import.meta.dirname, '../../dist/vite.js')).href

let project: InstalledProject

beforeAll(async () => {
  const packages = '@stylexjs/stylex@0.19.1 @stylexjs/unplugin@0.19.1 unplugin@2.3.11 vite@7.3.1'
  project = await installProject('../build-time-readers/stylex', packages)
}, 180_000)

afterAll(() => rmSync(project.folder, { recursive: true, force: true }))

async function built(mode: string, plugin: string): Promise<{ code: string; said: string }> {
  await project.build('vite/bin/vite.js', ['build', '--mode', mode], plugin)
  const path = join(project.folder, `${mode}${plugin === '' ? 0 : 1}`, 'main.mjs')
  const { said } = (await import(pathToFileURL(path).href)) as { said: string }
  return { code: readFileSync(path, 'utf8'), said }
}

it.each(['before', 'behind'])('StyleX compiles what it is given in every form of import, with us %s it', async (mode) => {
  if (project.missing !== undefined) return
  const [plain, ours] = [await built(mode, ''), await built(mode, PLUGIN)]
  expect(plain.said).toContain('"--x-width":"6px"')
  expect(ours.said).toBe(plain.said)
  // It prints files anew and says that it has moved nothing: what it has changed has no sites behind it.
  const hasSites = /\$p\w+\?\.\((?:this|width)/.test(ours.code)
  expect(hasSites).toBe(mode === 'before')
})
