// Emitters: listeners that come and go, once or always, ordered, wrapped; a sheet whose cells tell each other.
type Listener<T> = (value: T) => void

interface Entry<T> {
  readonly listener: Listener<T>
  readonly once: boolean
  isOff: boolean
}

class Emitter<Events extends object> {
  private readonly entries = new Map<keyof Events, Entry<never>[]>()

  private entriesOf<K extends keyof Events>(name: K): Entry<Events[K]>[] {
    let found = this.entries.get(name) as Entry<Events[K]>[] | undefined
    if (!found) {
      found = []
      this.entries.set(name, found as Entry<never>[])
    }
    return found
  }

  private add<K extends keyof Events>(name: K, listener: Listener<Events[K]>, once: boolean): () => void {
    const entry: Entry<Events[K]> = { listener, once, isOff: false }
    const entries = this.entriesOf(name)
    entries.push(entry)
    return () => {
      entry.isOff = true
      this.sweep(entries)
    }
  }

  private sweep<T>(entries: Entry<T>[]): void {
    let kept = 0
    for (const entry of entries) {
      if (entry.isOff) continue
      entries[kept] = entry
      kept++
    }
    entries.length = kept
  }

  on<K extends keyof Events>(name: K, listener: Listener<Events[K]>): () => void {
    return this.add(name, listener, false)
  }

  once<K extends keyof Events>(name: K, listener: Listener<Events[K]>): () => void {
    return this.add(name, listener, true)
  }

  emit<K extends keyof Events>(name: K, value: Events[K]): boolean {
    const entries = this.entriesOf(name)
    if (entries.length === 0) return false
    let hasOnce = false
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i] as Entry<Events[K]>
      if (entry.isOff) continue
      if (entry.once) {
        entry.isOff = true
        hasOnce = true
      }
      entry.listener(value)
    }
    if (hasOnce) this.sweep(entries)
    return true
  }
}

interface CellEvents {
  change: { readonly from: number; readonly to: number }
  settle: Cell
}

class Cell extends Emitter<CellEvents> {
  private current = 0

  constructor(readonly name: string) {
    super()
  }

  get value(): number {
    return this.current
  }

  set value(to: number) {
    const from = this.current
    if (from === to) return
    this.current = to
    this.emit('change', { from, to })
    this.emit('settle', this)
  }

  follow(other: Cell, compute: (value: number) => number): this {
    other.on('change', ({ to }) => {
      this.value = compute(to)
    })
    return this
  }
}

class Total {
  private sum = 0
  private readonly stops: (() => void)[] = []
  readonly emitter = new Emitter<{ sum: number }>()

  watch(cell: Cell): void {
    const stop = cell.on('change', ({ from, to }) => this.add(to - from))
    this.stops.push(stop)
  }

  private add(difference: number): void {
    this.sum = (this.sum + difference) | 0
    this.emitter.emit('sum', this.sum)
  }

  stop(): void {
    for (const stop of this.stops) stop()
    this.stops.length = 0
  }
}

function wrap(limit: number): (value: number) => number {
  return (value) => {
    const rest = value % limit
    return rest < 0 ? rest + limit : rest
  }
}

function makeSheet(size: number): Cell[] {
  const cells = Array.from({ length: size }, (_, i) => new Cell(`cell ${i}`))
  const wrapped = wrap(10_007)
  for (const [i, cell] of cells.entries()) {
    const source = cells[(i - 1) >> 1]
    if (i > 0 && source) cell.follow(source, (value) => wrapped(value * 3 + i))
  }
  return cells
}

export function run(): string {
  const cells = makeSheet(127)
  const total = new Total()
  for (const cell of cells) total.watch(cell)
  let checksum = 0
  let settled = 0
  total.emitter.on('sum', (sum) => {
    checksum = (checksum * 31 + sum) | 0
  })
  for (let i = 0; i < 220; i++) {
    const cell = cells[i % cells.length] as Cell
    cell.once('settle', ({ name, value }) => {
      settled += name.length + (value & 7)
    })
    const root = cells[0] as Cell
    root.value = i * 7 + 1
  }
  total.stop()
  return [checksum, settled, cells.at(-1)?.value].join()
}
