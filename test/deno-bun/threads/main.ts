import { Worker } from 'node:worker_threads'
import { double } from './double.ts'

const worker = new Worker(new URL('worker.mjs', import.meta.url))
worker.on('message', (answer) => console.log(`main ${double(1)}, worker ${answer}`))
