/**
 * Assembles the kernel of one elementary rule for the lanes layout, as a WebAssembly module, on demand.
 *
 * Precompiled kernels for all 256 rules would take a megabyte. One module takes some milliseconds and four kilobytes.
 *
 * A v128 holds a row: a cell of each of up to 128 lanes. So the left neighbour of row w is row w - 1, the right one row
 * w + 1. As in assembly/simd.ts, a pass takes up to four steps while rows are in registers. When two rows are read at
 * level 0 (the road now), level 1 (after one step) can compute two rows, one row before; level 2 one row before these, and
 * so on. Only the last level is stored, in place, that many rows before:
 *
 *     row         w-4   w-3   w-2   w-1    w    w+1
 *     level 0                left  cell    a     b       ← read
 *     level 1          left  cell    a     b
 *     level 2    left  cell    a     b
 *       …          a     b                               → stored, by the last level
 *
 * The four rows left to b give the two rows in the middle at the next level (pair.ts). Then a and b become left and cell
 * for the next two rows. Left and cell of each level are loaded from `state`, 32 bytes per level, and stored there at the
 * end, so that a pass can stop at any row and continue later. The first call may begin with any state: uninitialised
 * state makes one more ghost row wrong per step.
 *
 * Rules that make 1 of three zeros would take one negation per row and level. Instead, a level may make the opposite rows,
 * and the next level advances opposite rows by another rule. Only if the rows of the last level are opposite are they
 * negated.
 */
import {
  add,
  type Code,
  each,
  get,
  load,
  loopWhile,
  moduleOf,
  number,
  operation,
  set,
  store,
  subtract,
} from './encode.js'
import { formulaOf, type Step } from './formula.js'
import { pairOf } from './pair.js'

const ROW = 16

/** Steps of the longest pass. */
const LEVELS = 4

/** Rows per iteration of the loop. */
const ROWS_PER_ITERATION = 8

/** Steps on a window (left, cell and the input rows), and the values that are the input of the next level. */
type Stage = { steps: Step[]; next: number[] }

/** A level, for two rows and for one. `opposite` says whether it makes the opposite rows. */
type Level = { table: number; pair: Stage; single: Stage; opposite: boolean }

/** Locals: the arguments, the address that rows are stored at, and v128s: the windows, the input rows, computed values. */
const STATE = 0
const FROM = 1
const TO = 2
const OUT = 3
const WINDOWS = 4

/**
 * A module that imports env.memory and exports step1 … step4. Their arguments are the addresses (state, from, to). They
 * read the rows from .. to - ROW. stepK advances the rows K rows before these by K steps, in place.
 */
export function assemble(rule: number): Uint8Array<ArrayBuffer> {
  const levels = levelsOf(rule)
  const values = Math.max(...levels.map(({ pair }) => pair.next.length + pair.steps.length))
  const bodies = levels.map((_, i) => ({
    name: `step${i + 1}`,
    words: 1,
    rows: 2 * (i + 1) + values,
    code: pass(levels.slice(0, i + 1)),
  }))
  return moduleOf(bodies)
}

function levelsOf(rule: number): Level[] {
  const levels: Level[] = []
  for (let opposite = false; levels.length < LEVELS; ) {
    const wanted: number = opposite ? ofOpposite(rule) : rule
    opposite = (wanted & 1) === 1
    const table = opposite ? wanted ^ 255 : wanted
    const { pair, single } = levels.find((level) => level.table === table) ?? stagesOf(table)
    levels.push({ table, pair, single, opposite })
  }
  return levels
}

function stagesOf(table: number): { pair: Stage; single: Stage } {
  const { steps, next } = formulaOf(table)
  return { pair: pairOf(table), single: { steps, next: [next] } }
}

/** The rule for opposite cells that gives what this rule gives for the cells: its bits in reverse order. */
const ofOpposite = (rule: number) =>
  [0, 1, 2, 3, 4, 5, 6, 7].reduce((bits, i) => bits | (((rule >> i) & 1) << (7 - i)), 0)

function pass(levels: Level[]): Code {
  const kept = each(levels, (_, k) => [WINDOWS + 2 * k, WINDOWS + 2 * k + 1])
  const pairs = each(Array(ROWS_PER_ITERATION / 2).fill(0), (_, i) => advanceRows(levels, 'pair', 2 * i))
  return [
    ...each(kept, (local, i) => [...get(STATE), ...load(i * ROW), ...set(local)]),
    ...loopOver(levels, ROWS_PER_ITERATION, pairs),
    ...loopOver(levels, 1, advanceRows(levels, 'single', 0)),
    ...each(kept, (local, i) => [...get(STATE), ...get(local), ...store(i * ROW)]),
  ]
}

/** A loop that handles `count` rows per iteration while at least `count` are left. */
function loopOver(levels: Level[], count: number, code: Code): Code {
  return loopWhile([...get(TO), ...get(FROM), ...subtract], count * ROW, [
    ...[...get(FROM), ...number(levels.length * ROW), ...subtract, ...set(OUT)],
    ...code,
    ...[...get(FROM), ...number(count * ROW), ...add, ...set(FROM)],
  ])
}

/** Advances a pair of rows or a single row through all levels. `row` is its number in the iteration. */
function advanceRows(levels: Level[], kind: 'pair' | 'single', row: number): Code {
  const input = levels[0][kind].next.map((_, i) => WINDOWS + 2 * levels.length + i)
  const negate = levels[levels.length - 1].opposite ? operation.not : []
  return [
    ...each(input, (local, i) => [...get(FROM), ...load((row + i) * ROW), ...set(local)]),
    ...each(levels, (level, k) => emitLevel(level[kind], [WINDOWS + 2 * k, WINDOWS + 2 * k + 1, ...input])),
    ...each(input, (local, i) => [...get(OUT), ...get(local), ...negate, ...store((row + i) * ROW)]),
  ]
}

/** Replaces the input rows by the input of the next level. The last two of the window become left and cell. */
function emitLevel({ steps, next }: Stage, window: number[]): Code {
  const local = (value: number) => window[value] ?? window[window.length - 1] + 1 + value - window.length
  const made = each(steps, ({ op, a, b }, i) => {
    const both = [...get(local(a)), ...get(local(b))]
    return [...both, ...operation[op], ...set(local(window.length + i))]
  })
  // All values are pushed before any local is set; the last one pushed is popped first.
  const moved = [...window.slice(-2), ...next.map(local)]
  return [...made, ...each(moved, get), ...each([...window].reverse(), set)]
}
