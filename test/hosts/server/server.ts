import { createInterface } from 'node:readline'

let served = 0

function serve(text: string): string {
  const answer = text.toUpperCase()
  served++
  /*@serve*/ return `${answer} ${served}`
}

// The program ends when its input does: nothing else may keep it alive.
createInterface({ input: process.stdin }).on('line', (line) => console.log(`served ${serve(line)}`))
