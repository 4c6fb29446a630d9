import { renderToString } from 'react-dom/server'
import { Basket } from './app.jsx'

export const html = () =>
  renderToString(
    <Basket
      title="basket"
      items={[
        { name: 'pear', price: 2 },
        { name: 'fig', price: 3 },
      ]}
    />,
  )
