import type { Rules } from '../kernels/rules.js'
import type { Boundary } from './boundary.js'
import { carRules } from './carRules.js'
import type { Descriptor } from './descriptor.js'
import { elementaryModel } from './elementary.js'
import { elementaryRules } from './elementaryRules.js'
import { naschModel } from './nasch.js'
import type { RulesKind } from './rulesKind.js'
import { trafficModel } from './traffic.js'

/** All models by name. To add a model, write its file and add it here. */
export const models = { traffic: trafficModel, elementary: elementaryModel, nasch: naschModel }

/** All kinds of rules by name. */
const kinds: Record<string, RulesKind> = { elementary: elementaryRules, cars: carRules }

/**
 * What is computed, as plain data. It does not depend on kernels or executors. Made by `traffic`, `elementary` or
 * `nagelSchreckenberg`, which document the parameters.
 */
export type Model = ReturnType<(typeof models)[keyof typeof models]['check']>

/** The descriptor of a model. */
export const modelOf = ({ name }: Model): Descriptor<Model> => models[name] as unknown as Descriptor<Model>

/** The rules that kernels apply for this model and boundary. */
export const rulesOf = (model: Model, boundary: Boundary, seed: number): Rules =>
  modelOf(model).rules(model, boundary, seed)

/** The largest velocity with this model and boundary; undefined if cells have no velocities. */
export function vmaxOf(model: Model, boundary: Boundary): number | undefined {
  const rules = rulesOf(model, boundary, 0)
  return kindOf(rules).vmax(rules)
}

/**
 * The largest velocity in the states of cells that are recorded and saved, where 0 is an empty cell and 1 + v a car of
 * velocity v; 0 where they are 0 and 1.
 */
export const fastestOf = ({ model }: { model: Model }): number => (model.name === 'nasch' ? model.vmax : 0)

/** The descriptor of a kind of rules. */
export const kindOf = ({ kind }: Rules): RulesKind => kinds[kind]
