import { totalOf } from '../price'
import { Cart } from './cart'

export default function Page() {
  return <Cart first={totalOf('desk', 1)} />
}
