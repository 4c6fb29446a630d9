import picomatch from 'picomatch'
import { createFilter, normalizePath, toArray, type FilterPattern } from 'unplugin-utils'

/**
 * Which files get sites. Globs are compiled once: `createFilter` does it for each file anew, which took a fifth of a second in a build
 * of a thousand modules.
 */
export function fileFilter(include: FilterPattern, exclude: FilterPattern, root: string): (id: string) => boolean {
  const compiled = (patterns: FilterPattern): RegExp[] => toArray(patterns as string | RegExp).map((one) => compile(one, root))
  return createFilter(compiled(include), compiled(exclude))
}

function compile(pattern: string | RegExp, root: string): RegExp {
  return pattern instanceof RegExp ? pattern : picomatch.makeRe(fromRoot(pattern, root), { dot: true })
}

function fromRoot(glob: string, root: string): string {
  const pattern = normalizePath(glob)
  if (/^(?:\/|[A-Za-z]:\/|\*\*)/.test(pattern)) return pattern
  const parts = normalizePath(root)
    .replace(/\/$/, '')
    .replaceAll(/[-^$*+?.()|[\]{}]/g, '\\$&')
    .split('/')
  for (const part of pattern.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.') parts.push(part)
  }
  return parts.join('/')
}
