import { checkChoice, show } from '../check.js'
import { type Boundary, checkBoundary } from '../models/boundary.js'
import { elementary } from '../models/elementary.js'
import { nagelSchreckenberg } from '../models/nasch.js'
import { modelOf as descriptorOf, type Model } from '../models/table.js'
import { traffic } from '../models/traffic.js'
import { type EndOptions, type ModelOptions, refuseOthers } from './options.js'

/**
 * Model and boundary: made from the options, and as text for the output.
 */

/** The options of each model and each boundary. */
const MODELS = { traffic: ['hop'], nasch: ['vmax', 'p', 'p0'], elementary: [] }
const BOUNDARIES = { ring: [], open: ['entry', 'exit'], fixed: ['left', 'right'] }

/** @throws {TypeError | RangeError} naming the option, its value and the range */
export function modelOf({ model, hop, vmax, p, p0 }: ModelOptions): Model {
  const rule = model.match(/^elementary:(\d{1,3})$/)?.[1]
  if (model !== 'traffic' && model !== 'nasch' && (rule === undefined || Number(rule) > 255)) {
    throw new RangeError(`model: ${show(model)} is not one of traffic, nasch, elementary:0 to elementary:255`)
  }
  const name = rule === undefined ? (model as 'traffic' | 'nasch') : 'elementary'
  refuseOthers(`model ${model}`, MODELS[name], MODELS, { hop, vmax, p, p0 })
  if (name === 'elementary') return elementary(Number(rule))
  return name === 'traffic'
    ? traffic(hop === undefined ? {} : { hop })
    : nagelSchreckenberg({ vmax: vmax ?? 5, p: p ?? 0.3, ...(p0 !== undefined && { p0 }) })
}

/** @throws {TypeError | RangeError} likewise, and for a boundary that the model does not have */
export function boundaryOf({ boundary, entry, exit, left, right }: EndOptions, model: Model): Boundary {
  const name = checkChoice('boundary', boundary, Object.keys(BOUNDARIES) as (keyof typeof BOUNDARIES)[])
  refuseOthers(`boundary ${name}`, BOUNDARIES[name], BOUNDARIES, { entry, exit, left, right })
  if (name === 'ring') return name
  const { ends } = descriptorOf(model)
  if (name !== ends) {
    throw new RangeError(`boundary: '${name}' is not one of ring, ${ends}, which model ${model.name} has`)
  }
  if (name === 'fixed') return checkBoundary({ left: left ?? 0, right: right ?? 0 } as Boundary, ends)
  for (const [option, value] of Object.entries({ entry, exit })) {
    if (value === undefined)
      throw new TypeError(`${option}: missing; an open road needs it, a number from 0 to 1`)
  }
  return checkBoundary({ entry, exit } as Boundary, ends)
}

/** A model with its parameters, as in the title of a figure. */
export const titleOf = (model: Model): string => descriptorOf(model).title(model)

/** The ends of a road, as text. */
export function endsOf(boundary: Boundary): string {
  if (boundary === 'ring') return 'ring'
  return 'entry' in boundary
    ? `open, entry ${boundary.entry}, exit ${boundary.exit}`
    : `fixed, ${boundary.left} and ${boundary.right}`
}

/** The parameters of a model, without its name. */
export function parametersOf({ name, ...parameters }: Model) {
  return parameters
}
