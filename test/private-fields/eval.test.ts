import { probes, type ProbeInfo } from 'unplugin-probes/runtime'
import { expect, it } from 'vitest'
import { at, loadModule } from '../runtime/load-code.ts'

// No fixture of its own: the inspector of Node 20 dies where evaluated text names a private field.
it('a method that calls eval passes none, and works', async () => {
  const code = `class Evaluating {
  #x = 1
  m(text) {
    /*@here*/ return eval(text)
  }
  n() {
    /*@other*/ return this.#x
  }
}
export const run = () => new Evaluating().m('this.#x') + new Evaluating().n()
`
  const { run } = await loadModule<{ run: () => number }>('evaluating.js', code)
  const seen: unknown[] = []
  const see = (info: ProbeInfo): void => void seen.push({ ...info.private })
  probes.enable(at('evaluating.js', code, 'here'), see)
  probes.enable(at('evaluating.js', code, 'other'), see)
  expect(run()).toBe(2)
  expect(seen).toEqual([{}, { '#x': 1 }])
  probes.disableAll()
})
