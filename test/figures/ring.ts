/** Cars on a ring after Nagel and Schreckenberg, as plainly as can be: something real to draw. */
import type { FundamentalPoint } from '../../src/figures/fundamental.js'
import type { SpaceTime } from '../../src/figures/spaceTime.js'

type Ring = { cells: number; cars: number; vmax: number; p: number; random: () => number }

/** Numbers from 0 to below 1, the same each time: xorshift of 32 bits. */
export function numbers(seed: number): () => number {
  let word = (seed * 0x9e3779b9) | 1
  return () => {
    word ^= word << 13
    word ^= word >>> 17
    word ^= word << 5
    return (word >>> 0) / 2 ** 32
  }
}

/** States of a road, one byte a cell: 0 empty, 1 + v a car; cars are spread at random and stand. */
export function startRing({ cells, cars, random }: Ring): Uint8Array {
  const road = new Uint8Array(cells)
  let left = cars
  for (let cell = 0; cell < cells; cell++) {
    if (random() * (cells - cell) < left) {
      road[cell] = 1
      left--
    }
  }
  return road
}

/** The road one step on, and how far the cars moved in all. */
export function stepRing(road: Uint8Array, { cells, vmax, p, random }: Ring) {
  const next = new Uint8Array(cells)
  let moved = 0
  for (let cell = 0; cell < cells; cell++) {
    if (road[cell] === 0) continue
    let gap = 0
    while (gap < vmax && road[(cell + gap + 1) % cells] === 0) gap++
    let velocity = Math.min(road[cell], vmax, gap)
    if (velocity > 0 && random() < p) velocity--
    next[(cell + velocity) % cells] = 1 + velocity
    moved += velocity
  }
  return { road: next, moved }
}

export function measuredPoint(
  density: number,
  vmax: number,
  p: number,
  cells = 200,
  steps = 200,
): FundamentalPoint {
  const flows = [1, 2, 3].map((seed) => {
    const ring = { cells, cars: Math.round(density * cells), vmax, p, random: numbers(seed) }
    let road = startRing(ring)
    let moved = 0
    for (let step = -steps / 2; step < steps; step++) {
      const after = stepRing(road, ring)
      road = after.road
      if (step >= 0) moved += after.moved
    }
    return moved / steps / cells
  })
  const flow = flows.reduce((sum, value) => sum + value, 0) / flows.length
  const spread = Math.sqrt(flows.reduce((sum, value) => sum + (value - flow) ** 2, 0) / (flows.length - 1))
  const flowError = spread / Math.sqrt(flows.length)
  const cars = Math.round(density * cells) / cells
  return {
    samples: flows.length,
    density: cars,
    flow,
    flowError,
    velocity: cars && flow / cars,
    velocityError: cars && flowError / cars,
  }
}

export function measuredDiagram(vmax: number, p: number, densities = 40, cells = 200, steps = 200) {
  return Array.from({ length: densities }, (_, i) =>
    measuredPoint((i + 1) / densities, vmax, p, cells, steps),
  )
}

export function recordedRoad(
  width: number,
  rows: number,
  density: number,
  vmax: number,
  p: number,
): SpaceTime {
  const ring = { cells: width, cars: Math.round(density * width), vmax, p, random: numbers(7) }
  const states = new Uint8Array(width * rows)
  let road = startRing(ring)
  for (let step = 0; step < 200; step++) road = stepRing(road, ring).road
  for (let row = 0; row < rows; row++) {
    states.set(road, row * width)
    road = stepRing(road, ring).road
  }
  return {
    title: `Nagel-Schreckenberg, vmax ${vmax}, p ${p}`,
    subtitle: `${width} cells, density ${density}, seed 7`,
    states,
    width,
    rows,
    firstCell: 0,
    firstStep: 200,
    vmax,
  }
}
