import { join } from 'node:path'
import { Miniflare } from 'miniflare'

const worker = new Miniflare({
  modules: true,
  modulesRoot: join(import.meta.dirname, 'dist'),
  scriptPath: join(import.meta.dirname, 'dist/worker.js'),
  compatibilityDate: '2026-01-01',
  port: Number(process.env.PORT ?? 8787),
  // In production a secret: `wrangler secret put PROBES_KEY`.
  bindings: { PROBES_KEY: process.env.PROBES_KEY ?? 'secret' },
})
console.log(`listening on ${await worker.ready}`)
