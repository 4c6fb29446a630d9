/** What somebody may be allowed to do, as Deno names it. */
export type Wanted =
  | { readonly name: 'read' | 'write'; readonly path?: string }
  | { readonly name: 'env'; readonly variable?: string }
  | { readonly name: 'sys'; readonly kind: 'uid' | 'hostname' }

interface Permissions {
  querySync(wanted: Wanted): { readonly state: string }
}

interface DenoRealm {
  readonly Deno?: { readonly permissions?: Permissions }
}

// Taken at load: a program may replace them.
const { apply } = Reflect
const [permissions, query] = denoPermissions()

/** Whether this is Deno, which lets a program do what it was started with flags for. */
export const isDeno: boolean = query !== undefined

/**
 * Whether Deno lets us do something; true elsewhere. To do it without asking first would have Deno ask whoever sits at the program's
 * terminal, and the program would wait for the answer.
 */
export function granted(wanted: Wanted): boolean {
  if (!query) return true
  try {
    return (apply(query, permissions, [wanted]) as { state: string }).state === 'granted'
  } catch {
    return false
  }
}

function denoPermissions(): [Permissions | undefined, Permissions['querySync'] | undefined] {
  try {
    const its = (globalThis as DenoRealm).Deno?.permissions
    return [its, its?.querySync]
  } catch {
    return [undefined, undefined]
  }
}
