// `npm run test:soak -- --seconds 120 --connections 100 --only 'blocks|floods'`: each hooks file that does harm, one after the other, in one server.
import { parseArgs } from 'node:util'
import { AttackedServer, bundleShop, type Outcome } from './attacked-server.ts'
import { ATTACKS } from './attacks.ts'
import { FILE_ATTACKS } from './file-attacks.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    connections: { type: 'string', default: '100' },
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '1' },
  },
})
const COLUMNS = ['a hooks file that', 'requests', 'failed', 'p99 before, during, after', 'off after', 'heap']
const time = Number(values.seconds) * 1000
/** Each harm, by what it is called. */
const attacks: readonly (readonly [name: string, run: () => Promise<Outcome>])[] = [
  ...ATTACKS.map((attack) => [attack.name, () => shop.under(attack, time)] as const),
  ...FILE_ATTACKS.map((attack) => [attack.name, () => shop.whileSaving(attack, time)] as const),
].filter(([name]) => new RegExp(values.only).test(name))
// V8 keeps the texts of loads until memory is short, if it keeps compiled code.
const shop = await AttackedServer.start(await bundleShop(), Number(values.connections), ['--no-compilation-cache'])
let failed = 0

process.stdout.write(`| ${COLUMNS.join(' | ')} |\n| ${COLUMNS.map(() => '---').join(' | ')} |\n`)
for (let round = 0; round < Number(values.rounds); round++)
  for (const [name, run] of attacks) {
    const outcome = await run()
    failed += failures(outcome)
    process.stdout.write(`| ${[name, ...cellsOf(outcome)].join(' | ')} |\n`)
  }
const code = await shop.stop()
process.stdout.write(`\n${attacks.length} hooks files, ${failed} failed requests, exit code ${code}\n`)
process.exit(failed === 0 && code === 0 ? 0 : 1)

function failures({ before, during, after }: Outcome): number {
  return before.failures.length + during.failures.length + after.failures.length
}

function cellsOf(outcome: Outcome): string[] {
  const { before, during, after, removed, heap } = outcome
  const p99s = [before, during, after].map(({ p99 }) => p99.toFixed(1)).join(', ')
  const megabytes = heap.map((bytes) => (bytes / 1e6).toFixed(1)).join(' to ')
  return [`${during.requests}`, `${failures(outcome)}`, `${p99s} ms`, `${removed.toFixed(0)} ms`, `${megabytes} MB`]
}
