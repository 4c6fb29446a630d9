import { used } from './library.ts'

export const state: string[] = []

export function other(a: number): string {
  state.push('MARK-other')
  return used(a)
}
