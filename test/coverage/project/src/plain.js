import { double } from './expressions.ts'

/* v8 ignore next */
export function ignored(a) {
  return a
}

/* istanbul ignore next */
export function ignoredToo(a) {
  return a
}

export default function (a, b) {
  const both = () => double(a) + b
  label: for (;;) {
    if (a) break label
    a++
  }
  return both()
}
