import { registerProbes } from './register/register.ts'

registerProbes()
