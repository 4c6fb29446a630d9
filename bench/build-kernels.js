import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { buildVariants } from './build-variants.js'

/** @import { Variant } from './build-variants.js' */

const KERNELS = new URL('programs/kernels/', import.meta.url)

/**
 * The small programs that are wanted, in variants, as `kernels/<name>`.
 * @param {string} folder
 * @param {readonly Variant[]} variants
 * @param {(name: string) => boolean} wants
 */
export async function buildKernels(folder, variants, wants) {
  const names = (await readdir(KERNELS)).map((file) => file.replace('.ts', '')).filter(wants)
  for (const name of names) await buildVariants(fileURLToPath(new URL(`${name}.ts`, KERNELS)), `kernels/${name}`, folder, variants)
  return names
}
