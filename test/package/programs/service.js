/** Looks in a service worker, when a page asks it to, and tells whom the page names. */
import { look } from './look.js'

self.addEventListener('message', ({ data: { task, outcome } }) => {
  look(task)
    .catch((error) => ({ error: String(error) }))
    .then((seen) => fetch(outcome, { method: 'POST', body: JSON.stringify(seen) }))
})
