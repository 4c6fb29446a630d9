import { afterEach, beforeAll } from 'vitest'
import { AttackedServer, bundleShop } from './attacked-server.ts'

/**
 * For the tests of a file: the server is bundled once, and what a test has started ends with it.
 * @returns starts one
 */
export function shops(connections: number): (flags?: readonly string[]) => Promise<AttackedServer> {
  let bundle: string
  let shop: AttackedServer | undefined
  beforeAll(async () => void (bundle = await bundleShop()))
  afterEach(() => shop?.server.kill())
  return async (flags = []) => (shop = await AttackedServer.start(bundle, connections, flags))
}
