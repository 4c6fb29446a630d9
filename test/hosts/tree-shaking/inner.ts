export function inner(): string {
  return 'MARK-inner'
}
