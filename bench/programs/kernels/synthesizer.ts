// Sound, block by block: oscillators, envelopes and filters, methods of many statements in the hottest of loops.
const RATE = 8000
const BLOCK = 50

class Oscillator {
  private phase = 0
  private readonly step: number

  constructor(frequency: number, rate: number) {
    this.step = frequency / rate
  }

  private advance(): number {
    const phase = this.phase
    const next = phase + this.step
    this.phase = next >= 1 ? next - 1 : next
    return phase
  }

  triangle(): number {
    const phase = this.advance()
    const distance = Math.abs(phase - 0.5)
    return distance * 4 - 1
  }

  /** A saw whose edge is rounded, so that it does not alias. */
  saw(): number {
    const phase = this.advance()
    const plain = phase * 2 - 1
    if (phase < this.step) {
      const near = phase / this.step
      return plain - (near + near - near * near - 1)
    }
    if (phase > 1 - this.step) {
      const near = (phase - 1) / this.step
      return plain - (near * near + near + near + 1)
    }
    return plain
  }

  addSaw(block: Float64Array, loudness: number): void {
    for (let i = 0; i < block.length; i++) block[i] = (block[i] as number) + this.saw() * loudness
  }

  addTriangle(block: Float64Array, loudness: number): void {
    for (let i = 0; i < block.length; i++) block[i] = (block[i] as number) + this.triangle() * loudness
  }
}

type Stage = 'attack' | 'decay' | 'release' | 'done'

class Envelope {
  private stage: Stage = 'attack'
  private level = 0

  constructor(
    private readonly attack: number,
    private readonly decay: number,
    private readonly sustain: number,
  ) {}

  release(): void {
    this.stage = 'release'
  }

  get isDone(): boolean {
    return this.stage === 'done'
  }

  next(): number {
    if (this.stage === 'attack') {
      this.level += this.attack
      if (this.level >= 1) this.stage = 'decay'
    } else if (this.stage === 'decay') {
      const above = this.level - this.sustain
      this.level = this.sustain + above * this.decay
    } else if (this.stage === 'release') {
      this.level *= this.decay
      if (this.level < 0.001) this.stage = 'done'
    }
    return this.level
  }

  shape(block: Float64Array): void {
    for (let i = 0; i < block.length; i++) block[i] = (block[i] as number) * this.next()
  }
}

class Filter {
  private low = 0
  private band = 0

  constructor(
    private readonly cutoff: number,
    private readonly damping: number,
  ) {}

  private next(input: number, frequency: number): number {
    const low = this.low + frequency * this.band
    const high = input - low - this.damping * this.band
    const band = this.band + frequency * high
    const notch = high + low
    this.low = low
    this.band = softened(band)
    return low * 0.8 + notch * 0.2
  }

  apply(block: Float64Array, opening: number): void {
    const frequency = Math.min(0.9, this.cutoff * (1 + opening))
    for (let i = 0; i < block.length; i++) block[i] = this.next(block[i] as number, frequency)
  }
}

function softened(value: number): number {
  if (value > 1.5) return 1.5
  if (value < -1.5) return -1.5
  const cube = value * value * value
  return value - cube / 12
}

class Voice {
  private readonly main: Oscillator
  private readonly second: Oscillator
  private readonly loudness = new Envelope(0.01, 0.999, 0.6)
  private readonly brightness = new Envelope(0.2, 0.9, 0.2)
  private readonly block = new Float64Array(BLOCK)
  private readonly filter = new Filter(0.12, 0.7)

  constructor(pitch: number, rate: number) {
    const frequency = 220 * 2 ** (pitch / 12)
    this.main = new Oscillator(frequency, rate)
    this.second = new Oscillator(frequency * 1.005, rate)
  }

  release(): void {
    this.loudness.release()
    this.brightness.release()
  }

  addTo(mix: Float64Array): void {
    if (this.loudness.isDone) return
    const block = this.block.fill(0)
    this.main.addSaw(block, 0.6)
    this.second.addTriangle(block, 0.4)
    this.filter.apply(block, this.brightness.next() * 2)
    this.loudness.shape(block)
    for (let i = 0; i < mix.length; i++) mix[i] = (mix[i] as number) + (block[i] as number)
  }
}

const CHORDS = [
  [0, 4, 7],
  [5, 9, 12],
  [7, 11, 14],
  [0, 4, 12],
]

export function run(): string {
  let energy = 0
  let peak = 0
  for (const chord of CHORDS) {
    const voices = chord.map((pitch) => new Voice(pitch, RATE))
    for (let i = 0; i < 150; i++) {
      if (i === 100) for (const voice of voices) voice.release()
      const mix = new Float64Array(BLOCK)
      for (const voice of voices) voice.addTo(mix)
      for (const sum of mix) {
        const sample = softened(sum / 3)
        energy += sample * sample
        peak = Math.max(peak, Math.abs(sample))
      }
    }
  }
  return [energy.toFixed(6), peak.toFixed(6)].join()
}
