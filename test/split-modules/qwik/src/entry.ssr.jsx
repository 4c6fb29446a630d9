import { renderToString } from '@builder.io/qwik/server'
import { manifest } from '@qwik-client-manifest'
import Root from './root.jsx'

export default function render(options) {
  return renderToString(<Root />, { manifest, ...options, containerAttributes: { lang: 'en' } })
}
