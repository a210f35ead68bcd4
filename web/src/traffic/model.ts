import { type Boundary, elementary, type Model, nagelSchreckenberg, type SimulationOptions } from 'lanewise'
import type { Settings } from '../settings.js'

/** The model of these settings. */
export function modelOf({ model, rule, vmax, p, p0, slow }: Settings): Model {
  if (model === 'rule') return elementary(rule)
  return nagelSchreckenberg({ vmax, p, p0: slow === 'own' ? p0 : p })
}

/** What is at the ends of the road. Outside of a rule's road all cells are 0. */
export function boundaryOf({ model, ends, entry, exit }: Settings): Boundary {
  if (ends === 'ring') return 'ring'
  return model === 'rule' ? { left: 0, right: 0 } : { entry, exit }
}

/** The rules, as options of `createSimulation`. */
export const rulesOf = (settings: Settings): SimulationOptions => ({
  ...{ model: modelOf(settings), boundary: boundaryOf(settings) },
})

/** The options of `createSimulation` for a road at its start. A rule with a road of its own takes no seed. */
export function startOf(settings: Settings): SimulationOptions {
  const { length, density, start, vmax, model } = settings
  const options = rulesOf(settings)
  if (start === 'single') {
    const road = new Uint8Array(length)
    road[length >> 1] = 1
    return { ...options, road, ...(model === 'cars' && { seed: settings.seed }) }
  }
  // Cars at equal distances drive; in a jam they stand.
  const velocity = model === 'cars' && start === 'even' ? vmax : 0
  return { ...options, cells: length, density, start, velocity, seed: settings.seed }
}

/** The settings that need a road of its own; all others change while it runs. */
export const FOR_START = ['model', 'length', 'density', 'start', 'ends', 'seed', 'scene'] as const

/** The settings that change the rules for the cars that are there. */
export const FOR_RULES = ['rule', 'vmax', 'p', 'p0', 'slow', 'entry', 'exit'] as const
