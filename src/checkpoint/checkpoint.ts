/** What is loaded only for checkpoints: most pages have none. */
export { parseCheckpoint } from './format.js'
export { checkSaved } from './saved.js'
export { takeCheckpoint } from './take.js'
