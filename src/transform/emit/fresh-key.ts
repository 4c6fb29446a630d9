import { hash } from 'node:crypto'

/** A hash that the code does not contain: nothing in the file can have one of our names. */
export function freshKey(code: string, file: string, options: string): string {
  for (let salt = 0; ; salt++) {
    const number = Number.parseInt(hash('sha256', `${file}\0${options}\0${salt}\0${code}`, 'hex').slice(0, 13), 16)
    const key = number.toString(36).padStart(8, '0').slice(-8)
    if (!code.includes(key)) return key
  }
}
