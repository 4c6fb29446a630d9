import { named } from './named.js'
import { namespace } from './namespace.js'
import { renamed } from './renamed.js'

export const said = JSON.stringify([namespace('3px'), named('5s'), renamed('6px')])
