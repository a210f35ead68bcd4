/** `npm run course:seeds -- 128`: what the task with a seed of one's own gives, for seeds 1 to 128, as CSV. */
import { createSimulation } from 'lanewise'

const [given = ''] = process.argv.slice(2)
const seeds = Number(given)
if (!/^\d+$/.test(given) || seeds < 1 || seeds > 10_000) {
  console.error(`the number of seeds: ${given || 'nothing'} is not an integer from 1 to 10000`)
  process.exit(2)
}
console.log('seed,cars,velocity at step 10,velocity at step 100')
for (let seed = 1; seed <= seeds; seed++) console.log(await rowOf(seed))

/** The road is that of NumPy: `numpy.random.seed(seed)`, and a car where `numpy.random.random(102400) < 0.52`. */
async function rowOf(seed: number): Promise<string> {
  const options = { random: 'mt19937', cells: 102_400, density: 0.52, seed, executor: 'serial' } as const
  const sim = await createSimulation(options)
  const seen = await sim.advance(100, { at: [10, 100] })
  await sim.close()
  return [seed, seen[0].cars, ...seen.map(({ velocity }) => velocity.toFixed(6))].join(',')
}
