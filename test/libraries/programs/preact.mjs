import * as preact from 'preact'
import { useContext, useId, useMemo, useReducer, useState } from 'preact/hooks'
import { render, renderToStringAsync } from 'preact-render-to-string'
import * as compat from 'preact/compat'
import { print } from './print.mjs'

const { Component, createContext, Fragment, h, toChildArray } = preact
const Theme = createContext('light')
function Row({ item }) {
  const theme = useContext(Theme)
  const label = useMemo(() => `${item.name} & <${item.price}>`, [item])
  const [n, add] = useReducer((a, b) => a + b, item.price)
  if (n < 3) add(1)
  return h(
    'li',
    { class: theme, 'data-n': n, style: { color: 'red', width: 3 }, key: item.name, id: useId() },
    label,
    item.price % 2 ? null : h(Fragment, null, 'even', h('b', null, '!')),
  )
}
class Box extends Component {
  constructor(props) {
    super(props)
    this.state = { open: true }
  }
  getChildContext() {
    return { box: this }
  }
  componentWillMount() {
    this.setState({ open: false })
  }
  render({ children }, { open }) {
    return h('section', { open }, toChildArray(children).length, children)
  }
}
const Thrower = () => {
  throw new TypeError('thrown on purpose')
}
const items = Array.from({ length: 30 }, (_, i) => ({ name: `n${i}`, price: i % 5 }))
const app = h(
  Theme.Provider,
  { value: 'dark' },
  h(
    Box,
    null,
    h(
      'ul',
      null,
      items.map((item) => h(Row, { item })),
    ),
  ),
  h('input', { value: 'a"b', checked: true, disabled: false }),
  h('svg', null, h('path', { strokeWidth: 2, xlinkHref: '#x' })),
  h('div', { dangerouslySetInnerHTML: { __html: '<hr>' } }),
)
const attempt = (call) => {
  try {
    return call()
  } catch (error) {
    return error.message
  }
}
print('html', render(app))
print(
  'pretty',
  attempt(() => render(h('div', null, h('p', null, 'a'), 'b'), {}, { pretty: true })),
)
print(
  'thrown',
  attempt(() => render(h(Box, null, h(Thrower)))),
)
const Late = compat.lazy(() => new Promise((resolve) => setTimeout(resolve, 3, { default: () => h('i', null, useState('late')[0]) })))
print('async', await renderToStringAsync(h(compat.Suspense, { fallback: 'wait' }, h(Late))))
const hooks = []
preact.options.vnode = (vnode) => hooks.push(typeof vnode.type === 'function' ? vnode.type.name : vnode.type)
print(
  'compat',
  attempt(() =>
    render(
      compat.createElement(
        compat.forwardRef(({ a }, ref) => h('a', { ref, className: 'c', onDoubleClick() {} }, a)),
        { a: 1 },
      ),
    ),
  ),
)
print('vnodes', hooks)
print('clone', preact.cloneElement(h('a', { b: 1 }, 'c'), { d: 2 }).props)
print('exports', Object.keys(compat).sort())
