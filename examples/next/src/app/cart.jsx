'use client'
import { useState } from 'react'
import { totalOf } from '../price'

export function Cart({ first }) {
  const [count, setCount] = useState(1)
  const total = count === 1 ? first : totalOf('desk', count)
  return <button onClick={() => setCount(count + 1)}>{`${count} desks: ${total}`}</button>
}
