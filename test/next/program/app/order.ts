'use server'
import { priceOf } from '../lib/price'

export async function order(count: number): Promise<number> {
  return priceOf(count)
}
