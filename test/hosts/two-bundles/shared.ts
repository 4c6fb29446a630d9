export function shared(x: number): number {
  const twice = x * 2
  /*@shared*/ return twice
}
