import './page.css'
import { css } from '@linaria/core'
import { gap, size } from './sizes.ts'

function local(n: number): number {
  const half = n / 2
  return half
}

export const box: string = css`
  width: ${size(4)}px;
  height: ${local(8)}px;
  gap: ${gap()};
`

export function name(): string {
  const text = `box ${box}`
  return text
}
