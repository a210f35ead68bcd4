/** Looks on a page, which was told in a script before this one what to do and whom to tell. */
import { look } from './look.js'

const { task, options, outcome } = globalThis.about
const tell = (seen) => fetch(outcome, { method: 'POST', mode: 'no-cors', body: JSON.stringify(seen) })
look(task, options).then(
  (seen) => tell({ isolated: crossOriginIsolated, ...seen }),
  (error) => tell({ error: String(error) }),
)
