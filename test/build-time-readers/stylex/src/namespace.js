import * as sx from '@stylexjs/stylex'

const styles = sx.create({ box: { color: 'red' }, high: (height, margin) => ({ height, margin: margin ?? 3 }) })

export function namespace(height) {
  return sx.props(styles.box, styles.high(height))
}
