import { afterAll } from 'vitest'
import { CHROMIUM, closeBrowsers, FIREFOX, type PageHost } from './sessions/browsers.ts'
import { describeRows } from './describe-rows.ts'
import { openInVite, rsbuildDevelopment, viteDevelopment } from './sessions/development.ts'
import { buildPageWithEsbuild, buildPageWithVite, page } from './sessions/page-session.ts'
import { FIRST_FRAME, type Row } from './row.ts'
import { versionsOf } from './versions.ts'

/** In a page only the first frame of a stack has an original position: its map cannot be read there. */
const IN_PAGE = { mapsCallers: false, notes: { stack: FIRST_FRAME } } as const

function built(name: string, build: Parameters<typeof page>[0], bundler: string, host: PageHost, more: Partial<Row> = {}): Row {
  const version = `${versionsOf(bundler)}, ${host.version}`
  return { name, version, missing: host.missing, open: page(build, host), without: ['update'], ...IN_PAGE, ...more }
}

function developed(name: string, open: Row['open'], bundler: string, more: Partial<Row> = {}): Row {
  const version = `${versionsOf(bundler)}, ${CHROMIUM.version}`
  return { name, version, missing: CHROMIUM.missing, open, without: ['minified'], ...IN_PAGE, ...more }
}

const ROWS: readonly Row[] = [
  built('Chromium, a page of Vite', buildPageWithVite, 'vite', CHROMIUM),
  developed("Chromium, Vite's development server", viteDevelopment(CHROMIUM), 'vite'),
  developed("Chromium, Rsbuild's development server", rsbuildDevelopment(CHROMIUM), '@rsbuild/core', { isSlow: true }),
  { name: "Vite's development server, in Node", version: versionsOf('vite'), open: openInVite, without: ['minified'] },
  built('Chromium, a page of esbuild', buildPageWithEsbuild, 'esbuild', CHROMIUM, { isSlow: true }),
  built('Firefox, a page of Vite', buildPageWithVite, 'vite', FIREFOX, { isSlow: true }),
  built('Firefox, a page of esbuild', buildPageWithEsbuild, 'esbuild', FIREFOX, { isSlow: true }),
]

describeRows('pages', ROWS)
afterAll(closeBrowsers)
