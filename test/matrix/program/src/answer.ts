import { Cart, counter, state } from './cart.ts'
import { report, type Order } from './prices.ts'

const next = counter(5)
/** What is edited while the program runs. */
const greeting = 'hello'
const numbered = (): object => ({ number_w5: next() })

/** Answers a request such as `ann/lamp,chair`; one for what is not there has the stack in its answer. */
export async function answer(request: string): Promise<string> {
  if (request === 'late') return String((await import('./late.ts')).loaded)
  const [owner = '', list = ''] = request.split('/')
  const order: Order = { owner, items: list.split(',') }
  try {
    /*@caller*/ const sum = new Cart(order).total(order)
    return JSON.stringify({ ...report(`${greeting} ${owner}`), ...state(sum), ...numbered() })
  } catch (error) {
    return String((error as Error).stack)
  }
}
