/**
 * A road in lockstep with another simulation, as one couples a road to SUMO: in each second both take a step, the other
 * says whether the light at the exit is green, and the road says how many cars came through.
 *
 * A simulation has one boundary for its whole life. So when the light changes, the velocities are read, and a new
 * simulation goes on with them.
 */
import { createSimulation, nagelSchreckenberg } from 'lanewise'

const model = nagelSchreckenberg({ vmax: 3, p: 0.1 })

/** A road that ends at a traffic light. */
async function openRoad() {
  const continueWith = (road, exit, seed) =>
    createSimulation({ model, ...road, seed, boundary: { entry: 0.3, exit }, executor: 'serial' })
  let green = true
  let sim = await continueWith({ cells: 200, density: 0 }, 1, 1)
  return {
    async setLight(wanted, second) {
      if (wanted === green) return
      green = wanted
      const velocities = sim.sync.velocities()
      await sim.close()
      sim = await continueWith({ velocities }, green ? 1 : 0, 1 + second)
    },
    /** Takes a step, and returns how many cars left. */
    step() {
      const before = sim.sync.counts().exited
      sim.sync.advance(1)
      return sim.sync.counts().exited - before
    },
    cars: () => sim.sync.counts().cars,
    close: () => sim.close(),
  }
}

/** The other simulation: a junction with a light, and a queue that takes a car every second second. */
const junction = {
  queue: 0,
  isGreen: (second) => second % 60 < 30,
  step(arrived, second) {
    this.queue = Math.max(0, this.queue + arrived - (second % 2))
  },
}

const road = await openRoad()
for (let second = 0; second < 240; second++) {
  await road.setLight(junction.isGreen(second), second)
  junction.step(road.step(), second)
  if (second % 30 === 29) {
    const light = junction.isGreen(second) ? 'green' : 'red  '
    console.log(
      `${String(second + 1).padStart(3)} s, ${light}: ${road.cars()} cars on the road, ${junction.queue} wait behind`,
    )
  }
}
await road.close()
