import { findChromium, NO_CHROMIUM } from '../find-browser.js'
import { pageIn } from '../run-page.js'
import { browserQuestion } from './browser.js'

const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-extensions',
  '--disable-background-networking',
  '--disable-background-timer-throttling',
]

export default browserQuestion('chromium', {
  find: findChromium,
  missing: NO_CHROMIUM,
  run: pageIn((profile, url) => [...FLAGS, `--user-data-dir=${profile}`, url]),
})
