// Async functions that wait for each other: a queue, a lock, a cache, streams of values. Nothing waits for a timer.
class Channel<T> {
  private readonly values: T[] = []
  private readonly takers: ((value: T | undefined) => void)[] = []
  private isClosed = false

  push(value: T): void {
    const taker = this.takers.shift()
    if (taker) taker(value)
    else this.values.push(value)
  }

  close(): void {
    this.isClosed = true
    for (const taker of this.takers.splice(0)) taker(undefined)
  }

  async take(): Promise<T | undefined> {
    if (this.values.length > 0) return this.values.shift()
    if (this.isClosed) return undefined
    return await new Promise((resolve) => {
      this.takers.push(resolve)
    })
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    while (true) {
      const value = await this.take()
      if (value === undefined) return
      yield value
    }
  }
}

class Lock {
  private tail: Promise<unknown> = Promise.resolve()

  async run<T>(job: () => Promise<T>): Promise<T> {
    const before = this.tail
    const result = before.then(job)
    this.tail = result.catch(() => {})
    return await result
  }
}

class Store {
  private readonly cache = new Map<string, Promise<number>>()
  loads = 0

  private async load(key: string): Promise<number> {
    await Promise.resolve()
    this.loads++
    if (key.endsWith('7')) throw new RangeError(key)
    return key.length * 3
  }

  async get(key: string): Promise<number> {
    let found = this.cache.get(key)
    if (!found) {
      found = this.load(key)
      this.cache.set(key, found)
    }
    try {
      return await found
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      this.cache.delete(key)
      return -1
    }
  }
}

async function produce(channel: Channel<string>, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    channel.push(`key${i % 37}`)
    if (i % 4 === 0) await undefined
  }
  channel.close()
}

async function consume(channel: Channel<string>, store: Store, lock: Lock, totals: number[]): Promise<number> {
  let count = 0
  for await (const key of channel) {
    const value = await store.get(key)
    await lock.run(async () => {
      const total = totals[0] ?? 0
      await undefined
      totals[0] = (total * 7 + value) % 65_521
    })
    count++
  }
  return count
}

async function retry<T>(times: number, job: (attempt: number) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await job(attempt)
    } catch (error) {
      if (attempt >= times) throw error
    }
  }
}

async function sometimes(attempt: number): Promise<number> {
  await undefined
  if (attempt < 3) throw new Error('not yet')
  return attempt
}

export async function run(): Promise<string> {
  const channel = new Channel<string>()
  const store = new Store()
  const lock = new Lock()
  const totals: number[] = []
  const consumers = [1, 2, 3].map(() => consume(channel, store, lock, totals))
  await produce(channel, 1500)
  const counts = await Promise.all(consumers)
  const attempts = await Promise.all(Array.from({ length: 60 }, () => retry(5, sometimes)))
  return [counts.reduce((a, b) => a + b), totals[0], store.loads, attempts.reduce((a, b) => a + b)].join()
}
