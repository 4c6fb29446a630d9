import { afterEach, describe, expect, it } from 'vitest'
import { Application, nodeVersions, REGISTER } from './application.ts'

const APP = `import { twice } from './twice.js'
console.log('begun')
setInterval(() => twice(4), 50)
`
const TWICE = `export function twice(n) {
  const result = n * 2
  return result
}
`
const HOOKS = `{ "probes": [{ "at": "twice.js:3", "log": "gives {result}", "perSecond": 5 }] }`

let application: Application | undefined
afterEach(() => application?.stop())

describe.each(await nodeVersions())('$name', (node) => {
  it('node --watch starts the program anew when a file of it is saved, and not for its hooks file', async () => {
    application = new Application({ 'app.js': APP, 'twice.js': TWICE })
    const program = application.start(node, ['--watch', '--import', REGISTER, 'app.js'], { PROBES_HOOKS: './probes.hooks.json' })
    await program.until('begun')
    application.write({ 'probes.hooks.json': HOOKS })
    await program.until('twice.js:3 (twice) gives 8')
    expect(program.output.match(/^begun$/gm)).toHaveLength(1)
    application.write({ 'twice.js': TWICE.replace('* 2', '* 3') })
    await program.until('twice.js:3 (twice) gives 12')
    expect(program.output.match(/^begun$/gm)).toHaveLength(2)
    // Node leaves it running when what watches it is killed.
    application.write({ 'app.js': '' })
    await program.until('Completed running')
  })
})
