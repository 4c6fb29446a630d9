import { probes, type ProbeInfo } from 'unplugin-probes/runtime'
import { counter, Shop } from './shop.ts'

const wanted = JSON.parse(process.argv[2] ?? '{}') as Record<string, string>
const seen: Record<string, unknown[]> = {}

function plain(value: object): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, it: unknown) => {
      // A bundle in sloppy mode gives plain functions the global object as their `this`.
      if (it === globalThis) return undefined
      return typeof it === 'function' ? '[function]' : it
    }),
  )
}

for (const [marker, address] of Object.entries(wanted)) {
  seen[marker] = []
  probes.enable(address, (info: ProbeInfo) => {
    const { vals, uv, finfo, hit, omitted, stack } = info
    const hits = seen[marker]!
    hits.push(plain({ vals, uv, this: info.this, finfo, hit, omitted, stack: stack.split('\n').slice(0, 2), name: probes.getname(finfo) }))
  })
}

const shop = new Shop('corner')
/*@caller*/ const total = shop.total({ list: [10, 20] })
const advance = counter(5)
const steps = [advance(1), advance(2)]
/*@module*/ console.error('module', total, steps)

async function finish(): Promise<void> {
  const { loaded } = await import('./late.ts')
  const result = { total, steps, label: shop.label, later: await shop.later(1), loaded }
  const state = probes.list().map(({ address, status, hits }) => ({ address, status, hits }))
  console.log(JSON.stringify({ result, seen, state }))
}

void finish()
