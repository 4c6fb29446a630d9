import { priceOf } from '../lib/price'
import { Counter } from './counter'
import { order } from './order'

export default async function Page({ searchParams }: { searchParams: Promise<{ count?: string }> }) {
  const { count = '1' } = await searchParams
  const price = priceOf(Number(count))
  return (
    <main>
      <p>{`price ${price}`}</p>
      <Counter start={Number(count)} order={order} />
    </main>
  )
}
