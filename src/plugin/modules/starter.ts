import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Options } from '../options/options.ts'

/** The module that starts the runtime with the program; it lies beside the bundled plugin. */
export const STARTER: string = join(import.meta.dirname, 'start.js')

/** The names under which files import what starts the runtime, in a program with files and in a page of a development server. */
export const START = 'virtual:unplugin-probes/start'
export const PAGE = 'virtual:unplugin-probes/page'

/** Where our own modules are. */
export const OWN_FOLDER: string = `${import.meta.dirname.replaceAll('\\', '/')}/`

/** Our own modules get no sites. Farm has two slashes before a path outside the root, which other than on Windows say nothing. */
export function isOwnFile(path: string): boolean {
  const plain = path.replaceAll('\\', '/')
  return plain.startsWith(OWN_FOLDER) || plain.replace(/^\/+/, '/').startsWith(OWN_FOLDER)
}

/** What the module for a program with files exports: each file calls it, so that nobody can leave the import out as one without a use. */
export const BEGIN = 'begin'

/**
 * The text of the module that each file imports so that hooks are watched.
 * @param starter how it asks for what lies beside the plugin
 */
export function startModule(
  hooks: string,
  tables: string | undefined,
  settings: Pick<Options, 'trust' | 'owner' | 'watch'>,
  starter: string,
): string {
  const paths = [hooks, ...(tables === undefined ? [] : [tables])]
  const { trust, owner, watch } = settings
  const texts = Object.entries({ owner, watch }).filter(([, value]) => value !== undefined)
  const said = [...(trust ? ['trust:true'] : []), ...texts.map(([name, value]) => `${name}:"${value}"`)]
  const last = said.length === 0 ? '' : `${tables === undefined ? ',undefined' : ''},{${said.join()}}`
  const call = `start(${paths.map((path) => JSON.stringify(path)).join()}${last})`
  return `import{start}from${JSON.stringify(starter)};let a;export function ${BEGIN}(){if(!a){a=1;${call}}}`
}

/** What a page of a development server loads, so that its console has `probes`. */
const PAGE_FILE: string = join(import.meta.dirname, 'page.js')
/** Each file asks for it, so it is read once. */
let page: string | undefined

/**
 * The text of the module that each file of such a page imports.
 * @param importsPaths whether the host takes a file from outside the project by its path
 * @param follows whether a server of that host may have a hooks file
 */
export function pageModule(importsPaths: boolean, follows = false): string {
  if (!importsPaths) return (page ??= readFileSync(PAGE_FILE, 'utf8'))
  return follows ? `import{followServer}from${JSON.stringify(PAGE_FILE)};${FOLLOW_SERVER}` : `import${JSON.stringify(PAGE_FILE)};`
}

/** In a bundle. Whether a server listens its runtime says. */
const FOLLOW_SERVER = 'followServer(__webpack_require__,import.meta.webpackHot,(url)=>import(/* webpackIgnore: true */url));'

/** Put behind the text of that module where a server has a channel to its pages: then they follow its hooks file. */
export const FOLLOW = '\nif(import.meta.hot)followHooks(import.meta.hot,import.meta.url,(url)=>import(/* @vite-ignore */url));'

/** How the addresses that hold modules of ours begin. */
export const OWN_ADDRESS = 'data:text/javascript;from=unplugin-probes;'

/** An address that holds a module of ours. */
export function dataUrl(text: string): string {
  return `${OWN_ADDRESS}base64,${Buffer.from(text).toString('base64')}`
}
