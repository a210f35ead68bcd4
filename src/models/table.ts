import type { Rules } from '../kernels/rules.js'
import type { Boundary } from './boundary.js'
import { carRules } from './carRules.js'
import type { Descriptor } from './descriptor.js'
import { elementaryModel } from './elementary.js'
import { elementaryRules } from './elementaryRules.js'
import { naschModel } from './nasch.js'
import type { RulesKind } from './rulesKind.js'
import { trafficModel } from './traffic.js'

/** Every model, by its name. A model is added here, and in a file of its own. */
export const models = { traffic: trafficModel, elementary: elementaryModel, nasch: naschModel }

/** Every kind of rules that the models need, by its name. */
const kinds: Record<string, RulesKind> = { elementary: elementaryRules, cars: carRules }

/**
 * A model says what is computed: plain data, which knows neither how a block is advanced nor who does it. Made by
 * `traffic`, `elementary` or `nagelSchreckenberg`, which say what the numbers mean.
 */
export type Model = ReturnType<(typeof models)[keyof typeof models]['check']>

/** What is known of a model. */
export const modelOf = ({ name }: Model): Descriptor<Model> => models[name] as unknown as Descriptor<Model>

/** What kernels know of a model on such a road. */
export const rulesOf = (model: Model, boundary: Boundary, seed: number): Rules =>
  modelOf(model).rules(model, boundary, seed)

/** The largest velocity of a model's cars on such a road; undefined where cells have none. */
export function vmaxOf(model: Model, boundary: Boundary): number | undefined {
  const rules = rulesOf(model, boundary, 0)
  return kindOf(rules).vmax(rules)
}

/** What is known of such rules. */
export const kindOf = ({ kind }: Rules): RulesKind => kinds[kind]
