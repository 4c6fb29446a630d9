import { writeFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { probes } from 'unplugin-probes/runtime'

// Turns on every probe of each file as it is loaded, so that a library's own start is probed too; says at the end what came of it.
const { ALL_ON_REPORT, ALL_ON_TABLES } = process.env
/** Hits of one site that read all there is; those after are only counted, as a compiler has a hundred million. */
const READ = 5
const report = { sites: 0, files: 0, hits: 0, read: 0, enabling: 0 }
const handles = []
const { stringify } = JSON

function handler(info) {
  report.hits++
  if (info.hit > READ) return
  report.read++
  const { vals, uv, finfo, omitted } = info
  let found = typeof info.this === 'undefined' ? 0 : 1
  for (const name in vals) if (typeof vals[name] !== 'undefined') found++
  for (const name in uv) if (typeof uv[name] !== 'undefined') found++
  if (info.hit === 1 && typeof info.traceback(finfo.name, 1) !== 'string') throw new Error('no traceback')
  if (found < 0 || typeof omitted.length !== 'number') throw new Error('not as described')
}

const inbox = globalThis[ALL_ON_TABLES]
const { push } = inbox
inbox.push = (table) => {
  push(table)
  const start = performance.now()
  report.files++
  for (const { file, line, column } of probes.sites(table.file)) {
    if (file !== table.file) continue
    handles[report.sites++] = probes.enable(`/${file}:${line}:${column}`, handler)
  }
  report.enabling += performance.now() - start
}

process.on('exit', () => {
  const failed = handles.filter(({ status }) => status !== 'on').map(({ address, status, reason }) => `${address} ${status} ${reason}`)
  const hit = handles.filter(({ hits }) => hits > 0).length
  writeFileSync(ALL_ON_REPORT, stringify({ ...report, enabling: Math.round(report.enabling), hit, failed: failed.slice(0, 20) }))
})
