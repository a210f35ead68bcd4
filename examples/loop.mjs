/** A minute on a ring road, second by second, inside a loop of your own. */
import { createSimulation, nagelSchreckenberg } from 'lanewise'

const model = nagelSchreckenberg({ vmax: 5, p: 0.3 })
const street = await createSimulation({ model, cells: 1000, density: 0.15, seed: 1, executor: 'serial' })

for (let second = 1; second <= 60; second++) {
  const [{ velocity, stopped }] = street.sync.advance(1, { every: 1 })
  // Your own model goes here. It may read street.sync.velocities() or street.sync.cars().
  if (second % 20 === 0) {
    console.log(`${second} s: ${velocity.toFixed(3)} cells per second, ${(100 * stopped).toFixed(1)} % stand`)
  }
}
await street.close()
