import { show } from '../check.js'
import type { Simulation } from '../simulation.js'

/** The functions of a simulation that a measurement calls; an ensemble does not have all of them. */
const ASKED = ['advance', 'cells', 'velocities', 'gaps', 'jamLengths'] as const

export function checkSimulation(sim: Simulation) {
  const answers = (call: (typeof ASKED)[number]) => typeof sim?.[call] === 'function'
  if (ASKED.every(answers)) return
  const what = answers('advance') ? 'an ensemble' : show(sim)
  throw new TypeError(`sim: ${what} is not a simulation, such as createSimulation resolves to`)
}
