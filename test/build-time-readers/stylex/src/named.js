import { create, keyframes, props } from '@stylexjs/stylex'

const fade = keyframes({ from: { opacity: 0 }, to: { opacity: 1 } })
const styles = create({ fading: (animationDuration) => ({ animationName: fade, animationDuration }) })

export function named(duration) {
  return props(styles.fading(duration))
}
