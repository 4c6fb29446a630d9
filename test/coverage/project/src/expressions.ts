export const double = (n: number): number => n * 2
export const late = (n: number): number => (n > 1 ? double(n) : n || 7)
export const none = (): string => 'never called'
export const nested =
  (a: number) =>
  (b: number) =>
  (c?: { readonly d?: number }): number =>
    a + b + (c?.d ?? 1)

export function withDefaults(a = 1, { b = 2, c = a && b }: { b?: number; c?: number } = {}): number {
  const text = `${a}${b > 1 ? 'x' : 'y'}`
  return a + b + c + text.length
}

export function calls(list: readonly number[]): number[] {
  return list
    .filter((n) => n > 1)
    .map((n) => {
      const m = n * later
      return m
    })
}

let later = 3
export function change(n: number): void {
  later = n
}
