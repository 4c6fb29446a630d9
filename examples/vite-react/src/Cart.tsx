import { useState } from 'react'

const PRICE = 300

export function Cart() {
  const [count, setCount] = useState(0)
  const full = PRICE * count
  const discount = full > 500 ? full * 0.1 : 0
  return (
    <button onClick={() => setCount(count + 1)}>
      {count} desks: {full - discount}
    </button>
  )
}
