import { findJsc, NO_JSC } from '../find-browser.js'
import { runJsc } from '../run-jsc.js'
import { browserQuestion } from './browser.js'

export default browserQuestion('jsc', { find: findJsc, missing: NO_JSC, run: runJsc })
