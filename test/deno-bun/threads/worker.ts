import { parentPort } from 'node:worker_threads'
import { double } from './double.ts'

parentPort!.postMessage(double(4))
