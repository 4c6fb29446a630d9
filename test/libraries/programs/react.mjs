import { Writable } from 'node:stream'
import React from 'react'
import { renderToPipeableStream, renderToStaticMarkup, renderToString } from 'react-dom/server'
import { print } from './print.mjs'

const { createContext, createElement: h, lazy, memo, Suspense, use, useContext, useId, useMemo, useReducer, useState } = React
console.error = (...args) => print('error', args.map(String).join(' ').split('\n')[0])
const Theme = createContext('light')
const Item = memo(function Item({ item, onPick }) {
  const id = useId()
  const theme = useContext(Theme)
  const label = useMemo(() => `${item.name} <${item.price}>`, [item])
  return h(
    'li',
    { id, className: theme, 'data-price': item.price, onClick: onPick, style: { color: 'red', lineHeight: 2, WebkitFlex: 1 } },
    label,
    item.tags.map((tag) => h('b', { key: tag }, tag)),
  )
})
class Counter extends React.Component {
  static defaultProps = { step: 2 }
  state = { n: 1 }
  static getDerivedStateFromProps({ step }, { n }) {
    return { n: n + step }
  }
  render() {
    return h('output', null, this.state.n, null, false, ['x', 'y'])
  }
}
function List({ items }) {
  const [sorted] = useState(() => [...items].sort((a, b) => a.price - b.price))
  const [count, add] = useReducer((n, by) => n + by, 0)
  if (count < 2) add(1)
  return h(
    'ul',
    { 'aria-label': 'items & more' },
    sorted.map((item) => h(Item, { key: item.name, item })),
    h('li', null, count),
  )
}
const items = Array.from({ length: 25 }, (_, i) => ({ name: `item ${i}`, price: (i * 17) % 23, tags: ['a', 'b'].slice(i % 2) }))
const form = h(
  'form',
  null,
  h(
    'select',
    { defaultValue: 'b', multiple: false },
    ['a', 'b'].map((it) => h('option', { key: it, value: it }, it)),
  ),
  h('textarea', { defaultValue: '\nx' }),
  h('input', { type: 'checkbox', defaultChecked: true, disabled: '' }),
  h('svg', { viewBox: '0 0 1 1', xlinkHref: '#a' }),
)
const app = h(
  Theme.Provider,
  { value: 'dark' },
  h(
    React.StrictMode,
    null,
    h(List, { items }),
    h(Counter, { step: 5 }),
    form,
    h('div', { dangerouslySetInnerHTML: { __html: '<i>raw</i>' } }),
    h('title', null, 'hoisted'),
  ),
)
print('string', renderToString(app))
print('static', renderToStaticMarkup(app))
print('keys', renderToString([h('p', null, 1), h('p', { class: 'x', tabindex: 1 }, 2)]))

// The order must not depend on how fast the rendering is.
const resolvers = {}
const Later = lazy(() => new Promise((resolve) => (resolvers.later = resolve)))
const data = new Promise((resolve) => (resolvers.data = resolve))
const Data = () => h('strong', null, use(data))
const Broken = () => {
  throw new RangeError('broken on purpose')
}
class Boundary extends React.Component {
  static getDerivedStateFromError() {
    return { failed: true }
  }
  render() {
    return this.props.children
  }
}
const page = h(
  'html',
  null,
  h(
    'body',
    null,
    h(Suspense, { fallback: h('p', null, 'wait') }, h(Later), h(Suspense, { fallback: 'data…' }, h(Data))),
    h(Suspense, { fallback: 'oops' }, h(Boundary, null, h(Broken))),
  ),
)
const streamed = await new Promise((resolve) => {
  const chunks = []
  const sink = new Writable({
    write(chunk, _, done) {
      chunks.push(String(chunk))
      done()
    },
    final(done) {
      resolve(chunks)
      done()
    },
  })
  const { pipe } = renderToPipeableStream(page, {
    bootstrapScripts: ['/main.js'],
    nonce: 'n',
    onShellReady() {
      print('shell', 'ready')
      pipe(sink)
      resolvers.later({ default: () => h('em', null, 'lazy') })
      setTimeout(resolvers.data, 20, 'loaded')
    },
    onAllReady: () => print('all', 'ready'),
    onError: (error, { componentStack }) => {
      print('failed', `${error.message} in ${componentStack.trim().split(/\s+/)[1]}`)
      return 'digest'
    },
  })
})
// In development it tells the browser the stack: with the bundle's path.
print('stream', streamed.join('').replace(/data-c?stck="[^"]*"/g, ''))
