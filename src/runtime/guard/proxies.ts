let test: (value: object) => boolean = () => false

/** A platform that can tell proxies says how. */
export function tellProxiesBy(platform: (value: object) => boolean): void {
  test = platform
}

/** Whether something is a proxy, whose traps are the program's code; `false` where no platform can tell. */
export function isProxy(value: object): boolean {
  return test(value)
}
