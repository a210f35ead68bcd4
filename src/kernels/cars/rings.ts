import * as modules from '../../generated/wasm.js'
import { piecesOf, ROW } from '../../layouts/lanes.js'
import { wasmMemory } from '../../wasm/memory.js'
import { instantiate } from '../../wasm/modules.js'
import type { CarRules } from './rules.js'

/** assembly/cars/simd.ts moves the cars. */
type Driving = {
  initLookahead(window: number, to: number, vmax: number): void
  select(slow: number, still: number, at: number, planes: number, rows: number): void
  stepKey(out: number, seed: number, step: number): void
}

/** assembly/cars/rings.ts draws and counts. */
type Drawing = {
  drawPair(square: number, pair: number, rings: number, keys: number, chances: number): void
  transpose(square: number): void
  scatter(square: number, slow: number, pair: number, rows: number, lanes: number, full: number): void
  copyHalo(first: number, end: number, vmax: number): void
  wrap(first: number, end: number, vmax: number): void
  countRings(out: number, scratch: number, from: number, to: number, size: number, ends: boolean): void
}
type Drive = (window: number, slow: number, from: number, to: number) => void

/** Rings per register. */
export const RINGS = 128

/** Rings that are advanced together, one per lane. */
export type Rings = {
  /** Advances all rings by one step. */
  step(): void
  /** The counts of each ring, as `Block.advance` returns them for one step. */
  counts(): number[][]
  /** The state of every cell of one ring: 0 empty, 1 + velocity for a car. */
  states(ring: number): Uint8Array
}

/** Whether rings with these rules can share registers: they have the same vmax, and at least vmax cells. */
export const ringsFit = (rules: readonly CarRules[], cells: number): boolean =>
  rules.every(({ vmax, ends }) => vmax === rules[0].vmax && ends === undefined && cells >= vmax)

/** Bytes per cell of all rings together: states, slow-down bits, and the roads at the start. */
export const bytesPerCell = (rules: readonly CarRules[]): number =>
  ROW * (rules[0].vmax + 1) + 2 * ROW + rules.length

/**
 * Opens up to 128 rings of `cells` cells. Each has its own rules and its own start: 1 for a car, which stands still.
 *
 *     │ state: cells + vmax rows │ slow-down bits: cells rows, for two chances │ square │ window, keys, chances, sums │
 */
export function openRings(rules: readonly CarRules[], cells: number, starts: readonly Uint8Array[]): Rings {
  const { vmax } = rules[0]
  const [planes, rings] = [vmax + 1, rules.length]
  const size = ROW * planes
  const { lanes, rows, full } = piecesOf({ cells, planes, radius: vmax, lookahead: 1 })
  const { at, end: bytes } = memoryMap({
    state: size * (cells + vmax),
    slow: ROW * cells,
    still: ROW * cells,
    square: ROW * RINGS,
    window: ROW * vmax,
    keys: ROW * RINGS,
    chances: 8 * RINGS,
    stills: 8 * RINGS,
    scratch: RINGS,
    sums: 8 * RINGS,
  })
  const memory = wasmMemory(bytes, false)
  const driving = instantiate<Driving & Record<string, unknown>>(modules.carsSimd, memory)
  const drive = driving[`drive${vmax}`] as Drive
  const drawing = instantiate<Drawing>(modules.carsRings, memory)
  const state = new Uint8Array(memory.buffer, at.state, size * cells)
  const sums = new Float64Array(memory.buffer, at.sums, RINGS)
  const behind = at.state + size * cells
  new Float64Array(memory.buffer, at.chances, rings).set(rules.map(({ slow }) => slow))
  new Float64Array(memory.buffer, at.stills, rings).set(rules.map(({ slowStart }) => slowStart))
  for (const [ring, cars] of starts.entries()) {
    for (let i = 0; i < cells; i++) state[size * i + (ring >> 3)] |= cars[i] << (ring & 7)
  }
  const random = rules.some(({ slow, slowStart }) => slow > 0 || slowStart > 0)
  const two = rules.some(({ slow, slowStart }) => slow !== slowStart)
  let now = 0

  function draw(slow: number, chances: number) {
    for (let pair = 0; 2 * pair < rows; pair++) {
      drawing.drawPair(at.square, pair, rings, at.keys, chances)
      drawing.transpose(at.square)
      drawing.scatter(at.square, slow, pair, rows, lanes, full)
    }
  }

  return {
    step() {
      now++
      if (random) {
        for (const [ring, { seed }] of rules.entries()) driving.stepKey(at.keys + ROW * ring, seed, now)
        draw(at.slow, at.chances)
        if (two) draw(at.still, at.stills)
        if (two) driving.select(at.slow, at.still, at.state, planes, cells)
      }
      drawing.copyHalo(at.state, behind, vmax)
      driving.initLookahead(at.window, behind, vmax)
      drive(at.window, at.slow, at.state, behind)
      drawing.wrap(at.state, behind, vmax)
    },
    counts() {
      drawing.copyHalo(at.state, behind, vmax)
      const counts = rules.map(() => new Array<number>(vmax + 2).fill(0))
      for (let k = 0; k <= planes; k++) {
        const plane = k < planes ? ROW * k : 0
        drawing.countRings(at.sums, at.scratch, at.state + plane, behind + plane, size, k === planes)
        for (let ring = 0; ring < rings; ring++) counts[ring][k] = sums[ring]
      }
      return counts
    },
    states(ring) {
      const states = new Uint8Array(cells)
      for (let i = 0; i < cells; i++) {
        for (let k = 0; k < planes; k++) {
          states[i] += (k + 1) * ((state[size * i + ROW * k + (ring >> 3)] >> (ring & 7)) & 1)
        }
      }
      return states
    },
  }
}

/** Allocates arrays of so many bytes, each in whole rows. */
function memoryMap<Name extends string>(
  bytes: Record<Name, number>,
): { at: Record<Name, number>; end: number } {
  let end = 0
  const at = {} as Record<Name, number>
  for (const name of Object.keys(bytes) as Name[]) {
    at[name] = end
    end += ROW * Math.ceil(bytes[name] / ROW)
  }
  return { at, end }
}
