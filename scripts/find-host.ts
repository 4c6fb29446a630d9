import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const PLATFORM = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
const NODE = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
const EXE = process.platform === 'win32' ? '.exe' : ''
const CACHE = process.env['PROBES_HOSTS_CACHE'] ?? join(homedir(), '.cache/unplugin-probes-hosts')
const BENCH = join(homedir(), '.cache/unplugin-probes-bench')

export type HostName =
  | 'deno'
  | 'bun'
  | 'farm'
  | 'miniflare'
  | 'edge-runtime'
  | 'webpack-dev-server'
  | 'metro'
  | 'next'
  | 'node22.12'
  | 'node24.0'
  | 'jsdom'
  | 'vitest-playwright'
  | 'nuxt'
  | 'astro'
  | 'solid-start'

interface Host {
  readonly spec: string
  /** What is installed beside it. */
  readonly beside?: readonly string[]
  /** What is used of it, in `node_modules`. */
  readonly file: string
}

/** What tests want that no dependency of this package brings: other runtimes, and engines of the edge. */
const HOSTS: Readonly<Record<HostName, Host>> = {
  deno: { spec: 'deno@2.9.6', file: `@deno/${PLATFORM}${process.platform === 'linux' ? '-glibc' : ''}/deno${EXE}` },
  bun: { spec: `bun@npm:@oven/bun-${PLATFORM}@1.4.5`, file: `bun/bin/bun${EXE}` },
  farm: { spec: '@farmfe/core@1.7.11', file: '@farmfe/core/package.json' },
  miniflare: { spec: 'miniflare@4.20260730.0', file: 'miniflare/dist/src/index.js' },
  'webpack-dev-server': { spec: 'webpack-dev-server@5.2.7', file: 'webpack-dev-server/lib/Server.js' },
  jsdom: { spec: 'jsdom@26.1.0', file: 'jsdom/package.json' },
  'vitest-playwright': { spec: '@vitest/browser-playwright@4.1.12', file: '@vitest/browser-playwright/package.json' },
  'node22.12': { spec: `node@npm:node-${NODE}@22.12.0`, file: `node/bin/node${EXE}` },
  'node24.0': { spec: `node@npm:node-${NODE}@24.0.0`, file: `node/bin/node${EXE}` },
  astro: { spec: 'astro@6.0.5', file: 'astro/bin/astro.mjs' },
  // The newest that runs on Node 20.
  nuxt: { spec: 'nuxt@4.4.5', file: 'nuxt/bin/nuxt.mjs' },
  // The Nitro that npm calls the latest is for Vite 7.
  'solid-start': {
    spec: '@solidjs/start@2.0.5',
    beside: ['nitro@3.0.260903-beta', 'vite@8.4.0', 'solid-js@1.9.20', '@solidjs/router@1.0.0'],
    file: '@solidjs/start/package.json',
  },
  'edge-runtime': { spec: 'edge-runtime@4.0.1', file: 'edge-runtime/dist/index.js' },
  metro: {
    spec: 'metro@0.84.6',
    beside: [
      ...['metro-config', 'babel-preset', 'metro-babel-transformer'].map((name) => `@react-native/${name}@0.86.3`),
      'hermes-compiler@260318099.0.8',
      'hermes-engine-cli@0.12.0',
    ],
    file: 'metro/package.json',
  },
  next: {
    spec: 'next@16.4.6',
    beside: [
      'react@19.3.1',
      'react-dom@19.3.1',
      'babel-plugin-react-compiler@1.0.0',
      'typescript@5.9.3',
      '@types/react@19',
      '@types/node@22',
    ],
    file: 'next/package.json',
  },
}

/** Whether hosts are fetched that are not here: `PROBES_HOSTS=1`, or `runtimes` for all but frameworks, which take long. */
export function fetchesHosts(): boolean {
  return ['1', 'runtimes'].includes(process.env['PROBES_HOSTS'] ?? '')
}

/**
 * Where a host is. It is looked for in a folder of its version in `~/.cache/unplugin-probes-hosts` (`PROBES_HOSTS_CACHE` names another),
 * and installed there from the npm registry where `fetchesHosts`.
 */
export async function findHost(name: HostName): Promise<string | undefined> {
  const { spec, beside = [], file } = HOSTS[name]
  const folder = join(CACHE, spec.replace(/^(?:.*@npm:)?@?/, '').replaceAll(/[/@]/g, '-'))
  // Where the benchmarks have put it.
  const known = [folder, ...(name === 'bun' ? [BENCH] : [])].map((it) => join(it, 'node_modules', file)).find(existsSync)
  if (known !== undefined || !fetchesHosts()) return known
  await install([spec, ...beside], folder)
  return join(folder, 'node_modules', file)
}

/** Elsewhere first, as several test files may want the same at the same time: the first that is done has it. */
async function install(specs: readonly string[], folder: string): Promise<void> {
  mkdirSync(CACHE, { recursive: true })
  const part = mkdtempSync(`${folder}-part-`)
  try {
    const args = ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', part, ...specs]
    await run('npm', args, { shell: process.platform === 'win32' })
    renameSync(part, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
  } finally {
    rmSync(part, { recursive: true, force: true })
  }
}

/** Why a test is skipped. */
export function noHost(name: HostName): string {
  return `no ${HOSTS[name].spec} is installed: PROBES_HOSTS=1 installs it to ${CACHE}`
}
