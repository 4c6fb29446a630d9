import { findFirefox, NO_FIREFOX } from '../find-browser.js'
import { pageIn } from '../run-page.js'
import { browserQuestion } from './browser.js'

export default browserQuestion('firefox', {
  find: findFirefox,
  missing: NO_FIREFOX,
  run: pageIn((profile, url) => ['--headless', '--no-remote', '--profile', profile, url]),
})
