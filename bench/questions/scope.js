import { buildLoops } from '../build-loops.js'
import { runScript } from '../run-script.js'
import { median, ratios, shown, spread, summary } from '../statistics.js'

/** @type {import('../types.ts').Question} */
const scope = {
  name: 'scope',
  title: 'Who pays for a probe on foo, and does it go away?',
  async measure({ runtime, folder: scratch, quick }) {
    const { folder, line } = await buildLoops(scratch)
    /** @type {Record<string, number[]>[]} */
    const processes = []
    for (let i = 0; i < (quick ? 2 : 6); i++) processes.push(await runScript(runtime, 'measure-scope.js', [folder, line]))
    return {
      title: scope.title,
      note: 'Ratios to the same loop without sites, measured in turn. Median and middle four fifths of the rounds, and between what the processes are.',
      columns: ['', 'ns per turn', 'ratio', 'spread', 'of processes'],
      rows: Object.keys(processes[0] ?? {}).map((name) => row(name, processes)),
    }
  },
}

export default scope

/** @param {string} name @param {readonly Record<string, number[]>[]} processes */
function row(name, processes) {
  const samples = processes.map((one) => one[name] ?? [])
  const each = processes.map((one) => ratios(one[name] ?? [], one[`${name.slice(0, 3)}, never probed`] ?? []))
  const all = summary(each.flat())
  const medians = each.map(median)
  const cells = [
    median(samples.flat()).toFixed(2),
    shown(all.mid),
    spread(all),
    `${shown(Math.min(...medians))} to ${shown(Math.max(...medians))}`,
  ]
  return { name, cells, samples, bars: { ratio: all } }
}
