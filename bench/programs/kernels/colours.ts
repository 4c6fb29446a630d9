// Colours of a picture: small functions on channels that are called from everywhere, mixed, lit and counted.
interface Colour {
  readonly red: number
  readonly green: number
  readonly blue: number
}

interface Tone {
  readonly hue: number
  readonly saturation: number
  readonly lightness: number
}

function clamp(value: number): number {
  if (value < 0) return 0
  if (value > 1) return 1
  return value
}

function blend(from: number, to: number, share: number): number {
  const difference = to - from
  return from + difference * share
}

function wrapHue(hue: number): number {
  const rest = hue % 360
  return rest < 0 ? rest + 360 : rest
}

function rgb(red: number, green: number, blue: number): Colour {
  return { red: clamp(red), green: clamp(green), blue: clamp(blue) }
}

function linear(channel: number): number {
  if (channel <= 0.04045) return channel / 12.92
  const base = (channel + 0.055) / 1.055
  return base * base * Math.sqrt(base)
}

function luminance({ red, green, blue }: Colour): number {
  const fromRed = 0.2126 * linear(red)
  const fromGreen = 0.7152 * linear(green)
  const fromBlue = 0.0722 * linear(blue)
  return fromRed + fromGreen + fromBlue
}

function contrast(a: Colour, b: Colour): number {
  const first = luminance(a)
  const second = luminance(b)
  const lighter = Math.max(first, second)
  const darker = Math.min(first, second)
  return (lighter + 0.05) / (darker + 0.05)
}

function mix(a: Colour, b: Colour, share: number): Colour {
  const red = blend(a.red, b.red, share)
  const green = blend(a.green, b.green, share)
  const blue = blend(a.blue, b.blue, share)
  return rgb(red, green, blue)
}

function hueOf({ red, green, blue }: Colour, highest: number, range: number): number {
  if (range === 0) return 0
  if (highest === red) return wrapHue((60 * (green - blue)) / range)
  if (highest === green) return 60 * ((blue - red) / range) + 120
  return 60 * ((red - green) / range) + 240
}

function toneOf(colour: Colour): Tone {
  const highest = Math.max(colour.red, colour.green, colour.blue)
  const lowest = Math.min(colour.red, colour.green, colour.blue)
  const range = highest - lowest
  const lightness = (highest + lowest) / 2
  const hue = hueOf(colour, highest, range)
  const saturation = range === 0 ? 0 : range / (1 - Math.abs(2 * lightness - 1))
  return { hue, saturation: clamp(saturation), lightness }
}

function channelAt({ hue, saturation, lightness }: Tone, offset: number): number {
  const at = (offset + hue / 30) % 12
  const reach = saturation * Math.min(lightness, 1 - lightness)
  const slope = Math.min(at - 3, 9 - at)
  return lightness - reach * Math.max(-1, Math.min(slope, 1))
}

function colourOf(tone: Tone): Colour {
  return rgb(channelAt(tone, 0), channelAt(tone, 8), channelAt(tone, 4))
}

function rotate(colour: Colour, degrees: number): Colour {
  const tone = toneOf(colour)
  const hue = wrapHue(tone.hue + degrees)
  return colourOf({ ...tone, hue })
}

function lighten(colour: Colour, by: number): Colour {
  const { hue, saturation, lightness } = toneOf(colour)
  return colourOf({ hue, saturation, lightness: clamp(lightness + by) })
}

function pack({ red, green, blue }: Colour): number {
  const high = Math.round(red * 255) << 16
  const middle = Math.round(green * 255) << 8
  return high | middle | Math.round(blue * 255)
}

function unpack(packed: number): Colour {
  const red = (packed >> 16) & 255
  const green = (packed >> 8) & 255
  const blue = packed & 255
  return rgb(red / 255, green / 255, blue / 255)
}

/** Lightens or darkens until a text in that colour could be read. */
function readable(text: Colour, ground: Colour): Colour {
  const by = luminance(ground) > 0.4 ? -0.08 : 0.08
  let result = text
  for (let i = 0; i < 8; i++) {
    if (contrast(result, ground) >= 4.5) return result
    result = lighten(result, by)
  }
  return result
}

function gradient(from: Colour, to: Colour, steps: number): Colour[] {
  const colours: Colour[] = []
  for (let i = 0; i <= steps; i++) colours.push(mix(from, to, i / steps))
  return colours
}

export function run(): number {
  let checksum = 0
  for (let i = 0; i < 90; i++) {
    const ground = unpack((i * 2_654_435) & 0xffffff)
    const accent = rotate(ground, 150 + i)
    for (const [j, colour] of gradient(ground, accent, 24).entries()) {
      const lit = lighten(rotate(colour, j * 3), 0.05)
      checksum = (Math.imul(checksum, 31) + pack(readable(lit, ground))) | 0
    }
  }
  return checksum
}
