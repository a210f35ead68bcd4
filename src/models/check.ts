import { checkNames, checkNumber, show } from '../check.js'
import { elementary } from './elementary.js'
import type { Boundary, Model } from './model.js'
import { nagelSchreckenberg } from './nasch.js'
import { traffic } from './traffic.js'

/** A model as a user hands it in: made by one of the functions, or plain data that one of them would make. */
export function checkModel(model: Model): Model {
  if (typeof model !== 'object' || model === null) throw notModel(model)
  if (model.name === 'traffic') {
    checkNames('traffic', model, ['name', 'hop'])
    return traffic({ hop: model.hop })
  }
  if (model.name === 'elementary') {
    checkNames('elementary', model, ['name', 'rule'])
    return elementary(model.rule)
  }
  if (model.name === 'nasch') {
    const { name, ...options } = model
    return nagelSchreckenberg(options)
  }
  throw notModel(model)
}

const notModel = (value: unknown) => new TypeError(`model: ${show(value)} is not a model, such as traffic()`)

/** The ends of a road, and whether there is such a thing for this model. */
export function checkBoundary(boundary: Boundary, model: Model): Boundary {
  if (boundary === 'ring') return boundary
  if (typeof boundary !== 'object' || boundary === null) {
    throw new TypeError(`boundary: ${show(boundary)} is not 'ring', { entry, exit } or { left, right }`)
  }
  if (model.name === 'elementary') {
    checkNames('boundary', boundary, ['left', 'right'])
    const { left, right } = boundary as { left: 0 | 1; right: 0 | 1 }
    return { left: checkBit('left', left), right: checkBit('right', right) }
  }
  checkNames('boundary', boundary, ['entry', 'exit'])
  const { entry, exit } = boundary as { entry: number; exit: number }
  return { entry: checkNumber('entry', entry, 0, 1), exit: checkNumber('exit', exit, 0, 1) }
}

function checkBit(name: string, value: unknown): 0 | 1 {
  if (value === 0 || value === 1) return value === 1 ? 1 : 0
  throw new RangeError(`${name}: ${show(value)} is not 0 or 1`)
}
