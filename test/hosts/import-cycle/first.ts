import { other } from './second.ts'

console.log('first begins')

const suffix = '!'

export function hoisted(x: number): string {
  const text = tag(x)
  /*@hoisted*/ return text + (x > 1 ? suffix + other : '')
}

function tag(x: number): string {
  return `<${x}>`
}

console.log('first', hoisted(2))
