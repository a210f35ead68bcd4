import { show } from '../check.js'
import { type Model, modelOf, models } from './table.js'

/** `Object.hasOwn` would ask an object for its name. */
const isName = (name: unknown) => typeof name === 'string' && Object.hasOwn(models, name)

/** A model as a user hands it in: made by one of the functions, or plain data that one of them would make. */
export function checkModel(model: Model): Model {
  if (typeof model !== 'object' || model === null || !isName(model.name)) {
    throw new TypeError(`model: ${show(model)} is not a model, such as traffic()`)
  }
  return modelOf(model).check(model)
}
