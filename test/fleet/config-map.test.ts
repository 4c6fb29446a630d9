import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { ConfigMap } from './config-map.ts'
import { Fleet, pause, WORK, type Member } from './fleet.ts'

let fleet: Fleet | undefined
let map: ConfigMap
afterEach(async () => {
  await fleet?.end()
  fleet = undefined
  map.remove()
})

const FILE = 'probes.hooks.ts'
const saying = (word: string, options = ''): Record<string, string> => ({
  [FILE]: `export default (probes) => void probes.enable('${WORK}', () => { console.log('${word}'); return true }${options})`,
})
const says =
  (...words: readonly string[]) =>
  ({ out }: Member): boolean =>
    out.map(({ line }) => line).join() === words.join()
const loads = ({ err }: Member): number => err.filter(({ line }) => line.includes(' loaded: ')).length
const isGone = ({ err }: Member): boolean => err.some(({ line }) => line.endsWith(' removed: 0 probes off'))

describe('forty processes and one ConfigMap', () => {
  it('each loads each version exactly once, and all are off when it is gone', async () => {
    map = new ConfigMap()
    fleet = await Fleet.start(40, join(map.folder, FILE))
    map.update(saying('one'))
    await fleet.until('hit by the first version', says('one'))
    map.update(saying('two'))
    await fleet.until('hit by the second version', says('one', 'two'))
    map.update({ 'other.ts': '' })
    await fleet.until('off', isGone)
    await pause(200)
    expect(fleet.members.map(loads)).toEqual(Array.from({ length: 40 }, () => 2))
    expect(fleet.members.filter(says('one', 'two'))).toHaveLength(40)
  })

  it('a probe for one instance is on in that one alone, a sample in some', async () => {
    map = new ConfigMap(saying('this one', `, { instance: 'web-3' }`))
    fleet = await Fleet.start(12, join(map.folder, FILE), (number) => ({ PROBES_INSTANCE: `web-${number}` }))
    await fleet.until('loaded', (member) => loads(member) === 1)
    await pause(200)
    expect(fleet.members.map(({ out }) => out.length)).toEqual([0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0])
    map.update(saying('all', `, { sample: 1 }`))
    await fleet.until('loaded anew', (member) => loads(member) === 2)
    await fleet.until('hit', ({ out }) => out.at(-1)?.line === 'all')
  })
})
