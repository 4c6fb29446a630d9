import { createRoot } from 'react-dom/client'
import { Cart } from './Cart.tsx'

createRoot(document.getElementById('app')!).render(<Cart />)
