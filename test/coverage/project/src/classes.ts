export class Counter {
  #count = start()
  static made: number = 0
  label: string = ((): string => 'counter')()
  unused = (): number => this.#count

  constructor(by: number) {
    this.#count += by
    Counter.made++
  }

  get count(): number {
    return this.#count
  }

  set count(n: number) {
    if (n < 0) throw new RangeError('less than nothing')
    this.#count = n
  }

  add(n: number): this {
    for (let i = 0; i < n; i++) this.#count++
    return this
  }

  never(): void {
    this.#count = 0
  }
}

function start(): number {
  return 1
}

export class Derived extends Counter {
  static {
    Derived.made = 10
  }

  constructor() {
    super(2)
  }
}
