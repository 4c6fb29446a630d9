import { fileURLToPath } from 'node:url'

/**
 * The path of a file that is named by its URL.
 * @returns `undefined` of what is no file, or names one that there cannot be (`file://other-host/a.js`)
 * @example pathOfUrl('file:///app/a.js') // '/app/a.js'
 */
export function pathOfUrl(url: string): string | undefined {
  if (!url.startsWith('file:')) return undefined
  try {
    return fileURLToPath(url)
  } catch {
    return undefined
  }
}
