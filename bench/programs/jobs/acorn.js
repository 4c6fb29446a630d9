import { parse } from 'acorn'
import { readPackage } from './read-package.js'

const code = readPackage('acorn/dist/acorn.js')

export function run() {
  const comments = []
  const { body, end } = parse(code, { ecmaVersion: 'latest', locations: true, onComment: comments })
  return [body.length, end, comments.length].join()
}
