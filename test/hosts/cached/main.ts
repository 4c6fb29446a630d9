import { probes } from 'unplugin-probes/runtime'
import { work } from './work.ts'

const seen: unknown[] = []
probes.enable(process.argv[2]!, ({ vals, finfo }) => void seen.push({ vals, line: finfo.line }))
console.log(JSON.stringify({ result: work(4), seen }))
