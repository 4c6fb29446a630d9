import './enable.mjs'
import './ambiguous.js'
import './strict.js'

console.log(JSON.stringify(globalThis.reports))
