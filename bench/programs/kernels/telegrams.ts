// A machine of states that reads a stream of frames byte by byte: lengths, escapes, checksums, faults.
import { Random } from '../random.ts'

const START = 0x7e
const ESCAPE = 0x7d

type State = 'idle' | 'kind' | 'length' | 'body' | 'checksum'

interface Frame {
  readonly kind: number
  readonly body: readonly number[]
}

function rotate(value: number, by: number): number {
  const wide = value << by
  return (wide | (value >> (8 - by))) & 0xff
}

function mixed(checksum: number, byte: number): number {
  const turned = rotate(checksum, 3)
  return turned ^ byte
}

class Decoder {
  private state: State = 'idle'
  private isEscaped = false
  private kind = 0
  private left = 0
  private checksum = 0
  private body: number[] = []
  faults = 0

  constructor(private readonly deliver: (frame: Frame) => void) {}

  private enter(state: State): void {
    this.state = state
  }

  private reset(): void {
    this.isEscaped = false
    this.checksum = 0
    this.body = []
    this.enter('kind')
  }

  private fail(): void {
    this.faults++
    this.enter('idle')
  }

  private count(byte: number): void {
    this.checksum = mixed(this.checksum, byte)
  }

  accept(byte: number): void {
    if (byte === START) {
      if (this.state !== 'idle') this.faults++
      this.reset()
      return
    }
    if (this.state === 'idle') return
    if (byte === ESCAPE && !this.isEscaped) {
      this.isEscaped = true
      return
    }
    const plain = this.isEscaped ? byte ^ 0x20 : byte
    this.isEscaped = false
    this.step(plain)
  }

  private step(byte: number): void {
    switch (this.state) {
      case 'kind':
        return this.onKind(byte)
      case 'length':
        return this.onLength(byte)
      case 'body':
        return this.onBody(byte)
      case 'checksum':
        return this.onChecksum(byte)
      case 'idle':
    }
  }

  private onKind(byte: number): void {
    this.count(byte)
    this.kind = byte
    if (byte > 9) this.fail()
    else this.enter('length')
  }

  private onLength(byte: number): void {
    this.count(byte)
    this.left = byte
    this.enter(byte === 0 ? 'checksum' : 'body')
  }

  private onBody(byte: number): void {
    this.count(byte)
    this.body.push(byte)
    this.left--
    if (this.left === 0) this.enter('checksum')
  }

  private onChecksum(byte: number): void {
    if (byte !== this.checksum) return this.fail()
    const frame = { kind: this.kind, body: this.body }
    this.enter('idle')
    this.deliver(frame)
  }
}

class Encoder {
  readonly bytes: number[] = []
  private checksum = 0

  private plain(byte: number): void {
    if (byte !== START && byte !== ESCAPE) {
      this.bytes.push(byte)
      return
    }
    this.bytes.push(ESCAPE)
    this.bytes.push(byte ^ 0x20)
  }

  private counted(byte: number): void {
    this.checksum = mixed(this.checksum, byte)
    this.plain(byte)
  }

  frame({ kind, body }: Frame): this {
    this.bytes.push(START)
    this.checksum = 0
    this.counted(kind)
    this.counted(body.length)
    for (const byte of body) this.counted(byte)
    this.plain(this.checksum)
    return this
  }
}

export function run(): string {
  const random = new Random(37)
  const encoder = new Encoder()
  for (let i = 0; i < 400; i++) {
    encoder.frame({ kind: random.below(10), body: Array.from({ length: 20 + random.below(40) }, () => random.below(256)) })
  }
  let sum = 0
  let frames = 0
  const decoder = new Decoder(({ kind, body }) => {
    frames++
    for (const byte of body) sum = (sum * 31 + byte + kind) | 0
  })
  for (const [i, byte] of encoder.bytes.entries()) decoder.accept(i % 4999 === 0 && i > 0 ? byte ^ 1 : byte)
  return [frames, decoder.faults, sum].join()
}
