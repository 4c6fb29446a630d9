export function size(n: number): number {
  const twice = n * 2
  return twice
}
export const gap = (): string => {
  return '4px'
}
