import './enable.ts'
import { hoisted } from './first.ts'

console.log('main', hoisted(3))
