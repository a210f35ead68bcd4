import { chance } from '../random/draws.js'
import type { Boundary, Model } from './model.js'

/** A model on a road as kernels see it. Plain data, so that it can be sent to a worker or a rank. */
export type Rules = ElementaryRules | CarRules

/** A cell is a bit; its next state is bit 4 left + 2 cell + right of the rule. */
export type ElementaryRules = {
  kind: 'elementary'
  rule: number
  /** What is counted at an observed step: the cars that moved into it, or the cells that are 1 after it. */
  counted: 'moved' | 'ones'
  /** What the cells outside are; nothing on a ring. */
  outside?: { left: 0 | 1; right: 0 | 1 }
}

/** Cars with velocities 0 to vmax. Chances are in units of 2^-32. */
export type CarRules = {
  kind: 'cars'
  vmax: number
  /** To slow down, for a car that moved and for one that stood still. */
  slow: number
  slowStart: number
  /** To enter and to leave an open road; nothing on a ring. */
  ends?: { entry: number; exit: number }
  /** Of all that is random on the way. */
  seed: number
}

export function rulesOf(model: Model, boundary: Boundary, seed: number): Rules {
  if (model.name === 'elementary') return elementaryRules(model.rule, 'ones', boundary)
  if (model.name === 'traffic' && model.hop === 1 && boundary === 'ring') {
    return elementaryRules(184, 'moved', boundary)
  }
  const { vmax, p, p0 } = model.name === 'traffic' ? asCars(model.hop) : model
  const rules: CarRules = { kind: 'cars', vmax, slow: chance(p), slowStart: chance(p0), seed }
  if (boundary === 'ring' || !('entry' in boundary)) return rules
  return { ...rules, ends: { entry: chance(boundary.entry), exit: chance(boundary.exit) } }
}

function elementaryRules(rule: number, counted: 'moved' | 'ones', boundary: Boundary): ElementaryRules {
  const rules: ElementaryRules = { kind: 'elementary', rule, counted }
  return boundary !== 'ring' && 'left' in boundary ? { ...rules, outside: boundary } : rules
}

/** A car that moves one cell with probability h is one of velocity up to 1 that slows down with 1 - h. */
const asCars = (hop: number) => ({ vmax: 1, p: 1 - hop, p0: 1 - hop })

/**
 * How many numbers an observation is made of: one for elementary rules; for cars those of each velocity, the runs of
 * stopped cars, and on an open road the cells driven into by the car that left.
 */
export const talliesOf = (rules: Rules): number =>
  rules.kind === 'elementary' ? 1 : rules.vmax + 2 + (rules.ends ? 1 : 0)
