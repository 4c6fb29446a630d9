import { pathToFileURL } from 'node:url'
import { probes } from 'unplugin-probes/runtime'
import { shared } from './shared.ts'

interface Guest {
  readonly probes: unknown
  call(x: number): number
  enable(address: string, seen: unknown[]): void
}

const [, , guestFile, guestAddress, hostAddress, sharedAddress] = process.argv as string[]
const seen: unknown[] = []

function inHost(x: number): number {
  /*@host*/ return x + 1
}

async function main(): Promise<void> {
  const early = probes.enable(guestAddress!, ({ vals, finfo }) => void seen.push(['guest', finfo.file, vals]))
  const before = early.status
  const loaded = (await import(/* @vite-ignore */ /* webpackIgnore: true */ pathToFileURL(guestFile!).href)) as { default?: Guest } & Guest
  // CommonJS bundles arrive as the default export.
  const guest: Guest = loaded.default ?? loaded
  const results = [guest.call(5)]
  guest.enable(hostAddress!, seen)
  results.push(inHost(7))
  probes.enable(sharedAddress!, ({ vals }) => void seen.push(['shared', vals]))
  results.push(shared(1), guest.call(6))
  console.log(JSON.stringify({ before, after: early.status, seen, results, same: guest.probes === probes, count: probes.list().length }))
}

void main()
