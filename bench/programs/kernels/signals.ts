// Values that know who reads them: closures that make closures, effects, batches, lists of computed values.
type Read<T> = () => T
type Write<T> = (value: T) => void
type Stop = () => void

interface Reader {
  readonly sources: Set<Reader>[]
  invalidate(): void
}

interface Scope {
  signal<T>(value: T): [Read<T>, Write<T>]
  computed<T>(compute: () => T): Read<T>
  effect(job: () => void): Stop
  batch(job: () => void): void
  untracked<T>(read: Read<T>): T
}

function leave(reader: Reader): void {
  for (const readers of reader.sources) readers.delete(reader)
  reader.sources.length = 0
}

function createScope(): Scope {
  const waiting = new Set<() => void>()
  let current: Reader | undefined
  let depth = 0

  function track(readers: Set<Reader>): void {
    if (!current || readers.has(current)) return
    readers.add(current)
    current.sources.push(readers)
  }

  function notify(readers: Set<Reader>): void {
    if (readers.size === 0) return
    for (const reader of readers) reader.invalidate()
  }

  function observe<T>(reader: Reader | undefined, read: () => T): T {
    const outer = current
    current = reader
    try {
      return read()
    } finally {
      current = outer
    }
  }

  function batch(job: () => void): void {
    depth++
    job()
    depth--
    if (depth === 0) flush()
  }

  function flush(): void {
    for (const job of waiting) {
      waiting.delete(job)
      job()
    }
  }

  function signal<T>(initial: T): [Read<T>, Write<T>] {
    const readers = new Set<Reader>()
    let value = initial
    const read = (): T => {
      track(readers)
      return value
    }
    const write = (next: T): void => {
      if (next === value) return
      value = next
      batch(() => notify(readers))
    }
    return [read, write]
  }

  function computed<T>(compute: () => T): Read<T> {
    const readers = new Set<Reader>()
    let value: T
    let isStale = true
    const reader: Reader = {
      sources: [],
      invalidate() {
        if (isStale) return
        isStale = true
        leave(reader)
        notify(readers)
      },
    }
    return () => {
      track(readers)
      if (isStale) {
        value = observe(reader, compute)
        isStale = false
      }
      return value
    }
  }

  function effect(job: () => void): Stop {
    const again = (): void => {
      leave(reader)
      observe(reader, job)
    }
    const reader: Reader = { sources: [], invalidate: () => waiting.add(again) }
    again()
    return () => {
      waiting.delete(again)
      leave(reader)
    }
  }

  return { signal, computed, effect, batch, untracked: (read) => observe(undefined, read) }
}

interface Line {
  readonly count: Read<number>
  readonly setCount: Write<number>
  readonly total: Read<number>
}

function makeLine({ signal, computed }: Scope, price: Read<number>, index: number): Line {
  const [count, setCount] = signal(index % 4)
  const discount = computed(() => (count() > 5 ? 0.9 : 1))
  const total = computed(() => Math.round(count() * (price() + index) * discount()))
  return { count, setCount, total }
}

export function run(): string {
  const scope = createScope()
  const [price, setPrice] = scope.signal(20)
  const lines = Array.from({ length: 60 }, (_, i) => makeLine(scope, price, i))
  const sum = scope.computed(() => lines.reduce((total, line) => total + line.total(), 0))
  const most = scope.computed(() => lines.reduce((highest, { total }) => Math.max(highest, total()), 0))
  const share = scope.computed(() => (sum() === 0 ? 0 : most() / sum()))
  let checksum = 0
  let effects = 0
  const stops = [
    scope.effect(() => {
      checksum = (checksum * 31 + sum()) | 0
      effects++
    }),
    scope.effect(() => {
      const percent = Math.round(share() * 100)
      checksum = (checksum + percent * scope.untracked(price)) | 0
    }),
  ]
  for (let i = 0; i < 100; i++) {
    const line = lines[(i * 7) % lines.length] as Line
    line.setCount((line.count() + 3) % 9)
    if (i % 10 === 0) setPrice(20 + (i % 7))
    if (i % 15 === 0) scope.batch(() => lines.slice(0, 20).forEach(({ setCount }, j) => setCount(j % 6)))
  }
  for (const stop of stops) stop()
  setPrice(1)
  return [checksum, effects, sum(), share().toFixed(4)].join()
}
