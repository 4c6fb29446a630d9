export function unloaded(a: number): number {
  if (a) return 1
  return 2
}
