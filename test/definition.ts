/**
 * The models as they are told in words, cell by cell and car by car: what every strategy must agree with. Of the
 * library it takes only the random draws, which are a definition themselves.
 *
 * A road is one state a cell: 0 empty; 1 a car, or 1 + velocity of one.
 */
import type { CarRules } from '../src/kernels/cars/rules.js'
import type { ElementaryRules } from '../src/kernels/elementary/rules.js'
import { endsDraw, happens, stepKey } from '../src/random/draws.js'

/** The rules that the definition has. */
export type Rules = ElementaryRules | CarRules

/** A road after a step: its cells, what is counted of it, and how many cars came in and went out. */
export type Next = { road: Uint8Array; counts: number[]; entered?: number; exited?: number }

/** Traffic: all cars at once look ahead, and those with an empty cell in front of them move into it. */
export function drive(road: Uint8Array): { road: Uint8Array; moved: number } {
  const next = new Uint8Array(road.length)
  let moved = 0
  for (let cell = 0; cell < road.length; cell++) {
    if (road[cell] === 0) continue
    const front = cell + 1 === road.length ? 0 : cell + 1
    if (road[front] === 0) {
      next[front] = 1
      moved++
    } else {
      next[cell] = 1
    }
  }
  return { road: next, moved }
}

/** An elementary rule: the eight neighbourhoods 111, 110, … 000 are the binary digits of its number, in this order. */
export function obey(road: Uint8Array, { rule, outside }: ElementaryRules): Uint8Array {
  const digits = rule.toString(2).padStart(8, '0')
  const at = (cell: number) => {
    if (outside && cell < 0) return outside.left
    if (outside && cell >= road.length) return outside.right
    return road[(cell + road.length) % road.length]
  }
  return road.map((_, cell) => {
    const neighbourhood = `${at(cell - 1)}${at(cell)}${at(cell + 1)}`
    return Number(digits[['111', '110', '101', '100', '011', '010', '001', '000'].indexOf(neighbourhood)])
  })
}

/** Where a cell's random draws are: the road is cut into pieces, one a lane, of which the first are one cell longer. */
export function drawnAt(cell: number, cells: number, vmax: number): { row: number; lane: number } {
  const lanes = Math.max(1, Math.min(128, Math.floor(cells / vmax)))
  const longest = Math.ceil(cells / lanes)
  const long = cells - lanes * (longest - 1)
  let start = 0
  for (let lane = 0; ; lane++) {
    const length = lane < long ? longest : longest - 1
    if (cell < start + length) return { row: cell - start, lane }
    start += length
  }
}

/** Nagel and Schreckenberg's cars, in the move into a step. */
export function move(road: Uint8Array, rules: CarRules, step: number): Next {
  const { vmax, slow, slowStart, ends, seed } = rules
  const cells = road.length
  const key = stepKey(seed, step)
  const draw = endsDraw(seed, step)
  const waits = ends !== undefined && draw.entry < ends.entry
  const opens = ends !== undefined && draw.exit < ends.exit
  const gapBefore = (cell: number) => {
    for (let gap = 0; gap < vmax; gap++) {
      const ahead = cell + gap + 1
      if (ends && ahead === cells && !opens) return gap
      if (ends ? ahead < cells && road[ahead] > 0 : road[ahead % cells] > 0) return gap
    }
    return vmax
  }
  const next = new Uint8Array(cells)
  let entered = 0
  let exited = 0
  let drivenOut = 0
  const leave = (cell: number, v: number) => {
    exited++
    for (let into = cell + 1; into <= cell + v; into++) if (into < cells) drivenOut++
  }
  for (let cell = 0; cell < cells; cell++) {
    if (road[cell] === 0) continue
    const old = road[cell] - 1
    let v = Math.min(old + 1, vmax, gapBefore(cell))
    const { row, lane } = drawnAt(cell, cells, vmax)
    const hesitates = !(ends && cell === cells - 1) && happens(key, row, lane, old === 0 ? slowStart : slow)
    if (hesitates) v = Math.max(v - 1, 0)
    if (ends && cell + v >= cells) leave(cell, v)
    else next[(cell + v) % cells] = v + 1
  }
  if (waits && road[0] === 0) {
    const v = Math.min(vmax, gapBefore(-1))
    if (v - 1 < cells) next[v - 1] = v + 1
    else leave(-1, v)
    entered++
  }
  const counts = countCars(next, vmax, ends === undefined)
  return { road: next, counts: ends ? [...counts, drivenOut] : counts, entered, exited }
}

/** Cars of each velocity, and runs of stopped cars: as many as have another cell behind the last of them. */
function countCars(road: Uint8Array, vmax: number, ring: boolean): number[] {
  const counts = new Array<number>(vmax + 2).fill(0)
  road.forEach((state, cell) => {
    if (state > 0) counts[state - 1]++
    const behind = cell + 1 < road.length || ring ? road[(cell + 1) % road.length] : 0
    if (state === 1 && behind !== 1) counts[vmax + 1]++
  })
  return counts
}

/** What a road becomes: the road after each step, and what is counted of it. Element 0 is the start. */
export type History = {
  roads: Uint8Array[]
  counts: number[][]
  boundaryCounts: [entered: number, exited: number][]
}

export const TRAFFIC: ElementaryRules = { kind: 'elementary', rule: 184, counted: 'moved' }

const histories = new WeakMap<Uint8Array, Map<string, History>>()

/** The history of a road for at least so many steps; what was worked out before is kept. */
export function history(road: Uint8Array, steps: number, any: { kind: string } = TRAFFIC): History {
  const rules = any as Rules
  const kept = histories.get(road) ?? new Map<string, History>()
  histories.set(road, kept)
  const known = kept.get(JSON.stringify(rules)) ?? { roads: [road], counts: [[]], boundaryCounts: [[0, 0]] }
  kept.set(JSON.stringify(rules), known)
  while (known.roads.length <= steps) {
    const next = after(known.roads[known.roads.length - 1], rules, known.roads.length)
    known.roads.push(next.road)
    known.counts.push(next.counts)
    const [entered, exited] = known.boundaryCounts[known.boundaryCounts.length - 1]
    known.boundaryCounts.push([entered + (next.entered ?? 0), exited + (next.exited ?? 0)])
  }
  return known
}

function after(road: Uint8Array, rules: Rules, step: number): Next {
  if (rules.kind === 'cars') return move(road, rules, step)
  if (rules.counted === 'moved') {
    const { road: next, moved } = drive(road)
    return { road: next, counts: [moved] }
  }
  const next = obey(road, rules)
  return { road: next, counts: [next.reduce((sum, cell) => sum + cell, 0)] }
}
