export function double(value: number): number {
  const result = value * 2
  return result
}
