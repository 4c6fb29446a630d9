import './enable.mjs'
import legacy, { named } from './legacy.cjs'
import Replaced from './replaced.js'

console.log(JSON.stringify({ report: legacy.report, named: named(), count: legacy.counter(), replaced: new Replaced() }))
