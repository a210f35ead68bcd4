/** The same from CommonJS. */
const { createSimulation } = require('lanewise')

const { road, steps, strategies } = JSON.parse(process.argv[2])

async function use() {
  const found = []
  for (const strategy of strategies) {
    const sim = await createSimulation({ road: Array.from(road, Number), ...strategy })
    const [{ moved }] = await sim.advance(steps, { at: [steps] })
    found.push({ strategy: sim.strategy, moved, road: (await sim.cells()).join('') })
    await sim.close()
  }
  console.log(JSON.stringify(found))
}

use()
