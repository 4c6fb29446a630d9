import { createAsync, query } from '@solidjs/router'
import { createSignal } from 'solid-js'
import { statSync } from 'node:fs'
import { priceOf } from '../price'

const size = statSync('.').size
const secret = { text: 'of the server only', size }

const getOrder = query(async (count: number) => {
  'use server'
  const { price } = priceOf(count)
  return price + (secret.size > 0 ? 1 : 0)
}, 'order')

export default function Home() {
  const order = createAsync(() => getOrder(3))
  const [count, setCount] = createSignal(3)
  const click = (): void => {
    const next = count() + 1
    setCount(next)
  }
  return (
    <main>
      <p>{order()}</p>
      <button onClick={click}>{`${count()} for ${priceOf(count()).price}`}</button>
    </main>
  )
}
