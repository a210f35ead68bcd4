import { show } from '../check.js'
import { type Model, modelOf, models } from './table.js'

/** Only strings: `Object.hasOwn` would convert an object to a string, which can run its code. */
const isName = (name: unknown) => typeof name === 'string' && Object.hasOwn(models, name)

/** Checks a model from a user: made by a model's function, or equal plain data. */
export function checkModel(model: Model): Model {
  if (typeof model !== 'object' || model === null || !isName(model.name)) {
    throw new TypeError(`model: ${show(model)} is not a model such as traffic()`)
  }
  return modelOf(model).check(model)
}
