/**
 * Advances many roads, one after the other, as its file of tasks says; the first rank prints what came out of each. What
 * is asked for is asked for by all ranks.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createSimulation } from '../../../dist/index.js'

const found = []
for (const { options, pieces, jams } of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  const sim = await createSimulation({ executor: 'mpi', ...options })
  const seen = [sim.cars]
  for (const { steps, at } of pieces) seen.push(await sim.advance(steps, { at }))
  const sha256 = createHash('sha256').update(sim.packed()).digest('hex')
  const some = [
    ...sim.cells(Math.floor(sim.length / 3), Math.min(sim.length, Math.floor(sim.length / 3) + 70)),
  ]
  const ends = [sim.cars, sim.entered, sim.left]
  const clusters = { gaps: sim.gaps(), jams: jams ? sim.jamLengths() : [] }
  found.push({ rank: sim.rank, size: sim.size, seen, sha256, some, ends, ...clusters })
  await sim.close()
}
if (found[0].rank === 0) console.log(JSON.stringify(found))
