/** What is loaded only for checkpoints: most pages have none. */
export { setupFrom } from './resume.js'
export { takeCheckpoint } from './take.js'
