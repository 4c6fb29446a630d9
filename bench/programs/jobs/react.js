import { createContext, createElement as h, memo, useContext, useId, useMemo, useState } from 'react'
import { renderToString } from 'react-dom/server'

const Theme = createContext('light')

const Item = memo(function Item({ item, onPick }) {
  const id = useId()
  const theme = useContext(Theme)
  const label = useMemo(() => `${item.name} <${item.price}>`, [item])
  const tags = item.tags.map((tag) => h('b', { key: tag, title: tag }, tag))
  return h('li', { id, className: theme, 'data-price': item.price, onClick: onPick, style: { color: 'red', lineHeight: 2 } }, label, tags)
})

function List({ items }) {
  const [sorted] = useState(() => items.toSorted((a, b) => a.price - b.price))
  const rows = sorted.map((item) => h(Item, { key: item.name, item }))
  return h('ul', { 'aria-label': 'items & more' }, rows)
}

function Form() {
  const [value, setValue] = useState('a')
  const options = ['a', 'b', 'c'].map((name) => h('option', { key: name, value: name }, name))
  return h('form', null, h('select', { value, onChange: (event) => setValue(event.target.value) }, options), h('input', { disabled: true }))
}

const items = Array.from({ length: 400 }, (_, i) => ({ name: `item ${i}`, price: (i * 17) % 23, tags: ['a', 'b', 'c'].slice(i % 3) }))

export function run() {
  const page = h('main', null, h(Theme.Provider, { value: 'dark' }, h(List, { items })), h(Form))
  return renderToString(page).length
}
