import { mkdtempSync, realpathSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { ChokidarWatch } from '../../src/runtime/hooks/files/chokidar-watch.ts'
import { watchedPaths } from '../../src/runtime/hooks/files/watched-paths.ts'
import { pause } from './followed-file.ts'

let watch: ChokidarWatch | undefined
afterEach(() => watch?.close())

it('chokidar sees each save in its own realm, fails in none, and is told of no other file', async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'probes-chokidar-')))
  const file = join(folder, 'hooks.ts')
  writeFileSync(file, '')
  let events = 0
  const failures: unknown[] = []
  watch = new ChokidarWatch({ onEvent: () => events++, onFail: (error) => failures.push(error) })
  const sees = async (act: () => void): Promise<void> => {
    const before = events
    act()
    for (const deadline = Date.now() + 10_000; events === before && Date.now() < deadline;) await pause(5)
    expect(events).toBeGreaterThan(before)
    await pause(300)
  }
  // The first event says that all is watched.
  await sees(() => watch!.follow(watchedPaths([file])))
  await sees(() => writeFileSync(file, 'in place'))
  await sees(() => {
    writeFileSync(`${file}~`, 'by renaming')
    renameSync(`${file}~`, file)
  })
  await sees(() => writeFileSync(file, 'in place, again'))
  const before = events
  writeFileSync(join(folder, 'program.log'), 'a line')
  await pause(300)
  expect(events).toBe(before)
  expect(failures).toEqual([])
})
