import { create as mk, props as spread } from '@stylexjs/stylex'

const styles = mk({ wide: (width) => ({ width }) })

export function renamed(width) {
  return spread(styles.wide(width))
}
