import { show } from '../check.js'
import type { Simulation } from '../simulation.js'

/** What is asked of a simulation that is measured; an ensemble cannot answer all of it. */
const ASKED = ['advance', 'cells', 'velocities', 'gaps', 'jamLengths'] as const

export function checkSimulation(sim: Simulation) {
  const answers = (call: (typeof ASKED)[number]) => typeof sim?.[call] === 'function'
  if (ASKED.every(answers)) return
  const what = answers('advance') ? 'an ensemble' : show(sim)
  throw new TypeError(`sim: ${what} is not a simulation, such as createSimulation resolves to`)
}
