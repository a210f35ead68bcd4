/** Looks under a test runner, where arrays of Node's files may be of another realm, and leaves what it saw in a file. */
import { readFileSync, writeFileSync } from 'node:fs'
import { formatNpy, parseNpy } from 'lanewise'
import { look } from './look.js'

test('the package', async () => {
  const task = JSON.parse(readFileSync('task.json', 'utf8'))
  const seen = await look(task)
  writeFileSync('road.npy', formatNpy(Uint8Array.from(task.road)))
  const npy = Array.from(parseNpy(readFileSync('road.npy'))).join('')
  writeFileSync('seen.json', JSON.stringify({ ...seen, npy }))
}, 60_000)
