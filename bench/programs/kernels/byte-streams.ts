// Records written to bytes and read again: numbers of variable length, texts, lists, a checksum over all of it.
class ByteWriter {
  private bytes = new Uint8Array(64)
  length = 0

  private reserve(count: number): void {
    const needed = this.length + count
    if (needed <= this.bytes.length) return
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2))
    grown.set(this.bytes)
    this.bytes = grown
  }

  byte(value: number): this {
    this.reserve(1)
    this.bytes[this.length] = value
    this.length++
    return this
  }

  unsigned(value: number): this {
    let rest = value
    while (rest > 0x7f) {
      this.byte((rest & 0x7f) | 0x80)
      rest >>>= 7
    }
    return this.byte(rest)
  }

  signed(value: number): this {
    const folded = (value << 1) ^ (value >> 31)
    return this.unsigned(folded >>> 0)
  }

  fixed(value: number): this {
    this.byte(value & 0xff)
    this.byte((value >>> 8) & 0xff)
    this.byte((value >>> 16) & 0xff)
    return this.byte((value >>> 24) & 0xff)
  }

  flag(value: boolean): this {
    return this.byte(value ? 1 : 0)
  }

  text(value: string): this {
    this.unsigned(value.length)
    for (let i = 0; i < value.length; i++) this.unsigned(value.charCodeAt(i))
    return this
  }

  list<T>(items: readonly T[], write: (writer: ByteWriter, item: T) => void): this {
    this.unsigned(items.length)
    for (const item of items) write(this, item)
    return this
  }

  finish(): Uint8Array {
    return this.bytes.subarray(0, this.length)
  }
}

class ByteReader {
  private at = 0
  private sum = 0

  constructor(private readonly bytes: Uint8Array) {}

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length
  }

  get checksum(): number {
    return this.sum
  }

  byte(): number {
    if (this.isAtEnd) throw new RangeError('past the end')
    const value = this.bytes[this.at] as number
    this.at++
    this.sum = (Math.imul(this.sum, 31) + value) | 0
    return value
  }

  unsigned(): number {
    let value = 0
    let shift = 0
    while (true) {
      const part = this.byte()
      value |= (part & 0x7f) << shift
      if (part < 0x80) return value >>> 0
      shift += 7
    }
  }

  signed(): number {
    const folded = this.unsigned()
    return (folded >>> 1) ^ -(folded & 1)
  }

  fixed(): number {
    const low = this.byte() | (this.byte() << 8)
    const high = this.byte() | (this.byte() << 8)
    return low | (high << 16)
  }

  flag(): boolean {
    return this.byte() === 1
  }

  text(): string {
    const length = this.unsigned()
    let value = ''
    for (let i = 0; i < length; i++) value += String.fromCharCode(this.unsigned())
    return value
  }

  list<T>(read: (reader: ByteReader) => T): T[] {
    const length = this.unsigned()
    const items: T[] = []
    for (let i = 0; i < length; i++) items.push(read(this))
    return items
  }
}

interface Stop {
  readonly name: string
  readonly latitude: number
  readonly longitude: number
  readonly delays: readonly number[]
  readonly isOpen: boolean
}

function writeStop(writer: ByteWriter, { name, latitude, longitude, delays, isOpen }: Stop): void {
  writer.text(name).fixed(latitude).fixed(longitude).flag(isOpen)
  writer.list(delays, (inner, delay) => inner.signed(delay))
}

function readStop(reader: ByteReader): Stop {
  const name = reader.text()
  const latitude = reader.fixed()
  const longitude = reader.fixed()
  const isOpen = reader.flag()
  const delays = reader.list((inner) => inner.signed())
  return { name, latitude, longitude, delays, isOpen }
}

const stops: readonly Stop[] = Array.from({ length: 300 }, (_, i) => ({
  name: `${i % 3 === 0 ? 'Straße' : 'square'} ${i}`,
  latitude: 482_000_000 + i * 7919,
  longitude: -163_000_000 - i * 104_729,
  delays: Array.from({ length: 12 + (i % 9) }, (_, j) => (j % 2 === 0 ? -1 : 1) * ((i * j * 37) % 4000)),
  isOpen: i % 7 !== 0,
}))

export function run(): string {
  let sum = 0
  let size = 0
  for (let round = 0; round < 5; round++) {
    const writer = new ByteWriter().list(stops, writeStop)
    const reader = new ByteReader(writer.finish())
    for (const { delays, latitude, isOpen } of reader.list(readStop)) {
      sum = (sum + latitude + (isOpen ? 1 : 0)) | 0
      for (const delay of delays) sum = (sum + delay) | 0
    }
    sum = (sum * 31 + reader.checksum) | 0
    size += writer.length
  }
  return [sum, size].join()
}
