/** What the pictures show, in words: below them, and for those who cannot see them. */

import type { Observation } from 'lanewise'
import { numberText } from '../number.js'
import { choices } from '../settings.js'
import { now } from '../state.js'

const percent = (part: number) => `${Math.round(100 * part)} %`

/** What is to be seen on the road. */
export function describe(seen: Observation | undefined, shown: number, length: number): string {
  const { model, rule, ends } = now()
  const road = ends === 'ring' ? 'a ring road' : 'an open road'
  const part = shown < length ? `, of which the first ${count(shown)} are shown` : ''
  const what = `${road} of ${count(length)} cells${part}`
  if (model === 'rule') return `Rule ${rule} on ${what}${seen ? `; ${count(seen.cars)} cells are 1` : ''}.`
  if (!seen) return `Cars on ${what}.`
  return `Cars on ${what}. Step ${count(seen.step)}: ${count(seen.cars)} cars, ${percent(seen.stopped)} of them stand; mean velocity ${seen.velocity.toFixed(2)} cells per step.`
}

/** The text in the middle of the ring. */
export function linesOf(seen: Observation | undefined, step: number): string[] {
  if (now().model === 'rule') return [`Rule ${now().rule}`, `step ${count(step)}`]
  if (!seen) return [choices.model.values.cars, `step ${count(step)}`]
  return [
    `velocity ${seen.velocity.toFixed(2)}`,
    `flow ${seen.flow.toFixed(3)}`,
    `${percent(seen.stopped)} stand`,
    `step ${count(step)}`,
  ]
}

/** A measured speed: steps per second while it computes. */
export function speedText(stepsPerSecond: number, length: number): string {
  return `Measured while computing: ${short(stepsPerSecond)} steps per second, ${short(stepsPerSecond * length)} cell updates per second.`
}

export const count = (value: number) => numberText(value)

/** A number in three digits, with its power of ten in words. */
export function short(value: number): string {
  const units = ['', ' thousand', ' million', ' billion', ' trillion', ' quadrillion']
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)))
  return `${numberText(Number((value / 1000 ** power).toPrecision(3)))}${units[power]}`
}
