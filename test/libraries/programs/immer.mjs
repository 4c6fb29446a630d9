import * as immer from 'immer'
import { attempt, print } from './print.mjs'

const { applyPatches, createDraft, current, enableMapSet, enablePatches, finishDraft, isDraft, original, produce, produceWithPatches } =
  immer
enablePatches()
enableMapSet()
immer.enableArrayMethods?.()
const base = { list: [3, 1, 2], byId: new Map([['a', { n: 1, tags: new Set(['x']) }]]), deep: { er: { value: 1 } }, same: { kept: true } }
const show = (value) => JSON.parse(JSON.stringify(value, (_, it) => (it instanceof Map ? [...it] : it instanceof Set ? [...it] : it)))
const [next, patches, inverse] = produceWithPatches(base, (draft) => {
  draft.list.sort()
  draft.list.push(4)
  draft.list.splice(1, 1, 'two', 'more')
  draft.byId.get('a').tags.add('y').delete('x')
  draft.byId.set('b', { n: 2, tags: new Set() })
  draft.deep.er.value += 1
  delete draft.deep.gone
})
print('next', show(next))
print('patches', show(patches))
print('inverse', show(inverse))
print('kept', [
  next.same === base.same,
  next.deep !== base.deep,
  Object.isFrozen(next.deep),
  show(applyPatches(next, inverse)),
  show(applyPatches(base, patches)),
])
print(
  'frozen',
  attempt(() => {
    next.list.push(1)
  }),
)
print(
  'recipes',
  [
    produce([1, 2], (draft) => void draft.reverse()),
    produce((draft, by) => {
      draft.n *= by
    })({ n: 2 }, 3),
    produce({}, () => immer.nothing),
  ].map(String),
)
print(
  'return',
  attempt(() =>
    produce({ a: 1 }, (draft) => {
      draft.a = 2
      return {}
    }),
  ),
)
print(
  'inside',
  produce({ a: { b: 1 } }, (draft) => {
    draft.seen = [isDraft(draft.a), original(draft).a.b, current(draft)]
    draft.a.b++
  }),
)
const draft = createDraft(base)
draft.list.length = 1
print('draft', show(finishDraft(draft, (changes) => print('listened', changes))))
print(
  'revoked',
  attempt(() => draft.list),
)
class Point {
  [immer.immerable] = true
  constructor(x) {
    this.x = x
  }
  get double() {
    return this.x * 2
  }
}
const moved = produce(new Point(1), (it) => {
  it.x = 5
})
print('class', [moved instanceof Point, moved.double])
print(
  'plain only',
  attempt(() =>
    produce(new Date(0), (it) => {
      it.x = 1
    }),
  ),
)
let state = { rows: Array.from({ length: 200 }, (_, id) => ({ id, cells: [id, id * 2] })) }
for (let round = 0; round < 30; round++)
  state = produce(state, ({ rows }) => {
    rows[(round * 7) % 200].cells.unshift(round)
    rows.splice(round, 1)
    rows.push({ id: -round, cells: [] })
  })
print(
  'rows',
  state.rows.reduce((sum, { id, cells }) => ((sum * 31) % 1e9) + id + cells.reduce((a, b) => a + b, 0), 0),
)
