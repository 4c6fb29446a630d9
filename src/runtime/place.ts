import type { FunctionInfo, FunctionKind, Site } from './types.ts'

/** `file:line:column (function)` of a site. */
export function placeOf({ file, line, column, functionName, kind }: Site): string {
  return `${file}:${line}:${column} (${shownName(functionName, kind)})`
}

/** `file:line (function)`, as lua-resty-inspect's `getname`. */
export function getname({ file, line, name, kind }: FunctionInfo): string {
  return `${file}:${line} (${shownName(name, kind)})`
}

function shownName(name: string, kind: FunctionKind): string {
  return name || (kind === 'module' ? 'module' : 'anonymous')
}
