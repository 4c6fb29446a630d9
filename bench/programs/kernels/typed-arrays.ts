// Bytes and floats in typed arrays: a checksum, base64, a blur, a Fourier transform, a stream cipher.
function makeBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let state = 99
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    bytes[i] = state >>> 24
  }
  return bytes
}

function makeTable(): Uint32Array {
  const table = new Uint32Array(256)
  for (let i = 0; i < 256; i++) {
    let value = i
    for (let bit = 0; bit < 8; bit++) {
      value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
    }
    table[i] = value
  }
  return table
}

const TABLE = makeTable()
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function checksum(bytes: Uint8Array): number {
  let value = 0xffffffff
  // Not for-of, which V8 compiles in two ways: which one differs between processes.
  for (let i = 0; i < bytes.length; i++) {
    value = (TABLE[(value ^ byteAt(bytes, i)) & 255] as number) ^ (value >>> 8)
  }
  return ~value >>> 0
}

function byteAt(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0
}

function letter(bits: number): string {
  return ALPHABET[bits & 63] as string
}

function base64(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const bits = (byteAt(bytes, i) << 16) | (byteAt(bytes, i + 1) << 8) | byteAt(bytes, i + 2)
    text += letter(bits >> 18) + letter(bits >> 12) + letter(bits >> 6) + letter(bits)
  }
  return text
}

function clamp(value: number, limit: number): number {
  if (value < 0) return 0
  return value >= limit ? limit - 1 : value
}

function blur(pixels: Uint8Array, width: number, height: number): Uint8Array {
  const result = new Uint8Array(pixels.length)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0
      for (let dy = -1; dy <= 1; dy++) {
        const row = clamp(y + dy, height) * width
        for (let dx = -1; dx <= 1; dx++) sum += byteAt(pixels, row + clamp(x + dx, width))
      }
      result[y * width + x] = sum / 9
    }
  }
  return result
}

function transform(re: Float64Array, im: Float64Array): void {
  const size = re.length
  for (let width = size; width > 1; width >>= 1) {
    const half = width >> 1
    const step = (-2 * Math.PI) / width
    for (let k = 0; k < half; k++) {
      const cosine = Math.cos(k * step)
      const sine = Math.sin(k * step)
      for (let i = k; i < size; i += width) {
        const j = i + half
        const differenceRe = (re[i] as number) - (re[j] as number)
        const differenceIm = (im[i] as number) - (im[j] as number)
        re[i] = (re[i] as number) + (re[j] as number)
        im[i] = (im[i] as number) + (im[j] as number)
        re[j] = differenceRe * cosine - differenceIm * sine
        im[j] = differenceRe * sine + differenceIm * cosine
      }
    }
  }
}

class Cipher {
  private readonly state = new Uint32Array(4)

  constructor(key: number) {
    for (let i = 0; i < 4; i++) this.state[i] = Math.imul(key, i * 2 + 1)
  }

  private rotate(value: number, by: number): number {
    return (value << by) | (value >>> (32 - by))
  }

  next(): number {
    const { state } = this
    const mixed = this.rotate((state[0] as number) + (state[3] as number), 7)
    state[3] = (state[2] as number) ^ mixed
    state[2] = (state[1] as number) + mixed
    state[1] = state[0] as number
    state[0] = mixed
    return mixed & 255
  }

  apply(bytes: Uint8Array): Uint8Array {
    return bytes.map((byte) => byte ^ this.next())
  }
}

const bytes = makeBytes(24_000)

export function run(): string {
  const blurred = blur(bytes, 160, 150)
  const hidden = new Cipher(4711).apply(bytes)
  const re = new Float64Array(bytes.subarray(0, 8192))
  const im = new Float64Array(8192)
  transform(re, im)
  const power = re.reduce((sum, value, i) => sum + value * value + (im[i] as number) ** 2, 0)
  return [checksum(bytes), checksum(blurred), checksum(hidden), base64(bytes.subarray(0, 6000)).length, power.toFixed(0)].join()
}
