export function work(x: number): number {
  const twice = x * 2
  /*@work*/ return twice
}
