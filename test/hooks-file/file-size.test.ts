import { truncateSync } from 'node:fs'
import { afterEach, expect, it } from 'vitest'
import { enabling, FollowedFile, pause } from './followed-file.ts'

let file: FollowedFile | undefined
afterEach(() => file?.stop())

const LIMIT = 1_048_576

it.each([LIMIT + 1, 3_000_000_000])('a hooks file of %d bytes is refused in one line, and not read', async (size) => {
  file = new FollowedFile('hooks.ts', { 'hooks.ts': enabling('on') })
  await file.untilOn('on')
  // Sparse: it takes no place on the disk, but to read it would take minutes.
  truncateSync(file.path('hooks.ts'), size)
  await file.untilSaid('HOOKS_SIZE')
  await pause(300)
  expect(file.lines.filter((line) => line.includes('HOOKS_SIZE'))).toEqual([
    `hooks ${file.path('hooks.ts')}: refused: it has ${size} bytes, and a file of hooks has at most ${LIMIT}; write what it does in less code, and read data from other files by node:fs (HOOKS_SIZE); the probes that were on stay on`,
  ])
  file.save('hooks.ts', enabling('again'))
  await file.untilOn('again')
})

it('one that it imports is, too; a package may be as large as it likes', async () => {
  file = new FollowedFile('hooks.ts', {
    'hooks.ts': `import './helper'\n${enabling('on')}`,
    'helper.ts': `//${' '.repeat(LIMIT)}`,
    'node_modules/large/index.js': `//${' '.repeat(LIMIT)}`,
  })
  await file.untilSaid('HOOKS_SIZE')
  file.save('hooks.ts', `import 'large'\n${enabling('on')}`)
  await file.untilOn('on')
})
