/**
 * Roads that are given part by part and saved, one after the other, as its file of tasks says. The first rank prints
 * which cells each rank asked for, and what `save` threw.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createSimulation } from '../../../dist/index.js'

const told = []
/** A process that may write files of no more than so many bytes stands for a full disk. */
const limit = (bytes) => execFileSync('prlimit', ['--pid', `${process.pid}`, `--fsize=${bytes}:`])

for (const { options, steps, file, room } of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  const { road, ...others } = options
  let asked = 0
  const parts = road && {
    length: road.length,
    slice(from, to) {
      asked += to - from
      return road.slice(from, to)
    },
  }
  const sim = await createSimulation({ executor: 'mpi', ...others, ...(parts && { road: parts }) })
  await sim.advance(steps)
  if (room) limit(room)
  const thrown = await sim.save(file).then(
    () => null,
    (error) => error.message,
  )
  if (room) limit('unlimited')
  // A road can go on after a file that could not be written.
  await sim.advance(1)
  told.push({ rank: sim.rank, asked, thrown })
  await sim.close()
}
// One after the other, so that their lines stay whole.
const sim = await createSimulation({ executor: 'mpi', cells: 1000 })
for (let rank = 0; rank < sim.size; rank++) {
  if (rank === sim.rank) process.stdout.write(`${JSON.stringify(told)}\n`)
  await sim.cells(0, 1)
}
await sim.close()
