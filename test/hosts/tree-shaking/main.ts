import { probes } from 'unplugin-probes/runtime'
import { effect, used } from './barrel.ts'

const seen: unknown[] = []
for (const address of process.argv.slice(2)) probes.enable(address, ({ vals, uv }) => void seen.push({ vals, uv }))
console.log(used(7), effect())
console.log(JSON.stringify(seen))
