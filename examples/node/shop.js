const items = [
  { name: 'lamp', price: 40 },
  { name: 'chair', price: 120 },
  { name: 'desk', price: 300 },
]

/**
 * @param {{ name: string, price: number }} item
 * @param {number} count
 */
function totalOf(item, count) {
  const full = item.price * count
  const discount = full > 500 ? full * 0.1 : 0
  return full - discount
}

let sold = 0
setInterval(() => {
  const item = items[sold % items.length]
  const count = (sold++ % 4) + 1
  console.log(`sold ${count} x ${item.name} for ${totalOf(item, count)}`)
}, 1000)
