import { fileURLToPath } from 'node:url'
import { buildVariants } from './build-variants.js'

/**
 * What a bundle for Node needs when some of what it imports is CommonJS.
 * @type {import('esbuild').BuildOptions}
 */
export const NODE_BUNDLE = {
  define: { 'process.env.NODE_ENV': '"production"' },
  banner: {
    js: "import{createRequire as $require}from'node:module';import{fileURLToPath as $path}from'node:url';const require=$require(import.meta.url),__filename=$path(import.meta.url),__dirname=$path(new URL('.',import.meta.url));",
  },
}

/** @param {string} name */
export function jobEntry(name) {
  return fileURLToPath(new URL(`programs/jobs/${name}.js`, import.meta.url))
}

/**
 * A program that uses libraries, with all of them.
 * @param {string} name
 * @param {string} folder
 * @param {readonly import('./build-variants.js').Variant[]} variants
 */
export async function buildJob(name, folder, variants) {
  await buildVariants(jobEntry(name), `jobs/${name}`, folder, variants, NODE_BUNDLE)
}
