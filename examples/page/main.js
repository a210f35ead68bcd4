/** Draws a space-time diagram, a row per frame. */
import { createSimulation, nagelSchreckenberg } from 'lanewise'

const canvas = document.querySelector('#diagram')
const context = canvas.getContext('2d')
const model = nagelSchreckenberg({ vmax: 5, p: 0.3 })
const sim = await createSimulation({ model, cells: canvas.width, density: 0.15, seed: 1 })

for (let row = 0; row < canvas.height; row++) {
  const [{ step, velocity }] = await sim.advance(1, { every: 1 })
  const velocities = await sim.velocities()
  for (let cell = 0; cell < velocities.length; cell++) {
    if (velocities[cell] < 0) continue
    context.fillStyle = velocities[cell] === 0 ? '#d55e00' : '#56b4e9'
    context.fillRect(cell, row, 1, 1)
  }
  document.querySelector('#words').textContent =
    `Step ${step}: mean velocity ${velocity.toFixed(3)} cells per step`
  await new Promise(requestAnimationFrame)
}
await sim.close()
