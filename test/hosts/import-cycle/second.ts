import { hoisted } from './first.ts'

console.log('second begins')
// Runs before the first statement of first.ts.
export const other: string = hoisted(1)
console.log('second', other)
