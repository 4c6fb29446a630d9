// The state of an application: events, reducers that copy, selectors that remember, listeners.
interface Item {
  readonly id: number
  readonly title: string
  readonly done: boolean
}

interface State {
  readonly items: readonly Item[]
  readonly filter: 'all' | 'done' | 'open'
  readonly edits: number
}

type Action =
  | { readonly type: 'add'; readonly title: string }
  | { readonly type: 'toggle'; readonly id: number }
  | { readonly type: 'rename'; readonly id: number; readonly title: string }
  | { readonly type: 'show'; readonly filter: State['filter'] }
  | { readonly type: 'clear' }

type Listener = (state: State) => void
type Middleware = (store: Store) => (next: (action: Action) => void) => (action: Action) => void

function changeItem(state: State, id: number, change: (item: Item) => Item): State {
  const items = state.items.map((item) => (item.id === id ? change(item) : item))
  return { ...state, items, edits: state.edits + 1 }
}

function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'add':
      return { ...state, items: [...state.items, { id: state.items.length, title: action.title, done: false }] }
    case 'toggle':
      return changeItem(state, action.id, (item) => ({ ...item, done: !item.done }))
    case 'rename':
      return changeItem(state, action.id, (item) => ({ ...item, title: action.title }))
    case 'show':
      return state.filter === action.filter ? state : { ...state, filter: action.filter }
    case 'clear':
      return { ...state, items: state.items.filter(({ done }) => !done).map((item, id) => ({ ...item, id })) }
  }
}

function remember<A extends unknown[], R>(inputs: ((state: State) => unknown)[], compute: (...args: A) => R): (state: State) => R {
  let last: unknown[] = []
  let result: R
  return (state) => {
    const values = inputs.map((input) => input(state))
    if (values.length === last.length && values.every((value, i) => value === last[i])) return result
    last = values
    result = compute(...(values as A))
    return result
  }
}

class Store {
  private readonly listeners = new Set<Listener>()
  private readonly dispatcher: (action: Action) => void

  constructor(
    public state: State,
    middlewares: readonly Middleware[],
  ) {
    const last = (action: Action): void => this.commit(action)
    this.dispatcher = middlewares.map((middleware) => middleware(this)).reduceRight((next, layer) => layer(next), last)
  }

  dispatch(action: Action): void {
    this.dispatcher(action)
  }

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener)
    return () => {
      this.listeners.delete(listener)
    }
  }

  private commit(action: Action): void {
    const next = reduce(this.state, action)
    if (next === this.state) return
    this.state = next
    for (const listener of this.listeners) listener(next)
  }
}

const visible = remember([(state) => state.items, (state) => state.filter], (items: readonly Item[], filter: State['filter']) =>
  filter === 'all' ? items : items.filter(({ done }) => done === (filter === 'done')),
)
const titles = remember([visible], (items: readonly Item[]) => items.map(({ title }) => title).join(' '))

function counting(log: Record<string, number>): Middleware {
  return () => (next) => (action) => {
    log[action.type] = (log[action.type] ?? 0) + 1
    next(action)
  }
}

const trimming: Middleware = () => (next) => (action) => {
  if (action.type !== 'rename') return next(action)
  const title = action.title.trim()
  if (title !== '') next({ ...action, title })
}

const FILTERS = ['all', 'done', 'open', 'open'] as const

export function run(): string {
  const log: Record<string, number> = {}
  const store = new Store({ items: [], filter: 'all', edits: 0 }, [counting(log), trimming])
  let length = 0
  const stop = store.subscribe((state) => {
    length = (length + titles(state).length) | 0
  })
  for (let i = 0; i < 400; i++) {
    if (i % 3 === 0) store.dispatch({ type: 'add', title: `item ${i}` })
    store.dispatch({ type: 'toggle', id: (i * 7) % 60 })
    if (i % 2 === 0) store.dispatch({ type: 'rename', id: i % 40, title: i % 8 === 0 ? ' ' : ` name ${i} ` })
    store.dispatch({ type: 'show', filter: FILTERS[i % 4] ?? 'all' })
    if (i % 50 === 49) store.dispatch({ type: 'clear' })
  }
  stop()
  return [length, store.state.items.length, store.state.edits, ...Object.values(log)].join()
}
