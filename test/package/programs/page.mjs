/** The same on a page, which fetches its task and posts what it found; and what becomes of 'auto' there. */
import { createSimulation } from 'lanewise'

async function run({ road, steps, strategies }) {
  const found = []
  for (const strategy of strategies) {
    const sim = await createSimulation({ road: Array.from(road, Number), ...strategy })
    const [{ moved }] = await sim.advance(steps, { at: [steps] })
    found.push({ strategy: sim.strategy, moved, road: sim.cells().join('') })
    await sim.close()
  }
  const sim = await createSimulation()
  await sim.advance(10)
  await sim.close()
  const refusal = await createSimulation({ executor: 'threads' }).then(
    async (sim) => void (await sim.close()),
    (error) => error.message,
  )
  return { isolated: crossOriginIsolated, found, auto: sim.strategy.executor, refusal }
}

const task = await (await fetch('/task')).json()
const outcome = await run(task).catch((error) => ({ error: String(error) }))
await fetch('/outcome', { method: 'POST', body: JSON.stringify(outcome) })
