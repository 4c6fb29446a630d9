import { beforeProgram } from './before-program.mjs'

// What is imported after this module is linked by now.
beforeProgram()
