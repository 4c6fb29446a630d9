'use client'
import { useState } from 'react'

interface Props {
  readonly start: number
  readonly order: (count: number) => Promise<number>
}

export function Counter({ start, order }: Props) {
  const [count, setCount] = useState(start)
  const [price, setPrice] = useState(0)
  async function click() {
    const next = count + 1
    setCount(next)
    setPrice(await order(next))
  }
  return <button onClick={click}>{`${count} for ${price}`}</button>
}
