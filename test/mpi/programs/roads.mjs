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
  const seen = [(await sim.counts()).cars]
  for (const { steps, at } of pieces) seen.push(await sim.advance(steps, { at }))
  const sha256 = createHash('sha256')
    .update(await sim.packed())
    .digest('hex')
  const third = Math.floor(sim.length / 3)
  const some = [...(await sim.cells(third, Math.min(sim.length, third + 70)))]
  const counts = await sim.counts()
  const clusters = { gaps: await sim.gaps(), jams: jams ? await sim.jamLengths() : [] }
  found.push({ rank: sim.rank, size: sim.size, seen, sha256, some, counts, ...clusters })
  await sim.close()
}
if (found[0].rank === 0) console.log(JSON.stringify(found))
