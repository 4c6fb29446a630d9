import { useCallback, useRef, useState } from 'react'

function useTotal(items) {
  const [factor] = useState(() => 2)
  const total = items.reduce((sum, item) => sum + item.price * factor, 0)
  return { total, label: `${items.length} items` }
}

export function Basket({ items, title }) {
  const { total, label } = useTotal(items)
  const heading = title.toUpperCase()
  return (
    <section>
      <h1>{heading}</h1>
      <p>
        {label}: {total}
      </p>
      <List items={items} />
    </section>
  )
}

const List = ({ items }) => {
  const seen = useRef(0)
  const count = useCallback(() => seen.current + items.length, [items])
  return (
    <ul onClick={count}>
      {items.map((item) => (
        <li key={item.name}>{item.name}</li>
      ))}
    </ul>
  )
}
