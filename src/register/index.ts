import { registerProbes } from './register.ts'

registerProbes()
