import { component$, useSignal, $ } from '@builder.io/qwik'

const step = 2

export const Counter = component$(() => {
  const count = useSignal(40)
  const add = $(() => {
    const next = count.value + step
    count.value = next
  })
  return (
    <button onClick$={add}>
      count <b>{count.value}</b>
    </button>
  )
})

export default component$(() => {
  const title = 'counter'
  return (
    <>
      <head>
        <title>{title}</title>
      </head>
      <body>
        <Counter />
      </body>
    </>
  )
})
