/**
 * Writes the kernel of one elementary rule for the lanes layout as a WebAssembly module, when the rule is asked for.
 *
 * 256 kernels compiled beforehand, like the others, would be a megabyte for each kind of memory, too much for a small
 * package. The one that is wanted is written in some milliseconds, and has four kilobytes.
 *
 * A v128 holds a row, a cell of each of up to 128 lanes, so the left neighbour of row w is row w - 1, the right one row
 * w + 1. As in assembly/simd.ts, a pass takes up to four steps while rows are in registers. When two rows come in at
 * level 0 (the road now), level 1 (one step on) can finish two rows that lie one row before, level 2 one more …, and
 * only the last level is stored, in place, so many rows behind:
 *
 *     row         w-4   w-3   w-2   w-1    w    w+1
 *     level 0                left  cell    a     b       ← read
 *     level 1          left  cell    a     b
 *     level 2    left  cell    a     b
 *       …          a     b                               → stored, by the last level
 *
 * From four rows, left to b, come the two in the middle of the next level (pair.ts), and then a and b are its left and
 * cell for the next two. Left and cell of each level are loaded from `state`, 32 bytes a level, and left there, so that
 * a pass can stop at any row and go on later. A pass that never ran begins with any state: one row more comes out wrong
 * for each step. The ghosts are there to be spoilt.
 *
 * Rules that make a full cell of three empty ones would take a negation for each row of each level. Their levels make
 * the opposite of the rows that are due, and the level after steps opposite rows by a rule for those; if the last
 * level's rows are opposite ones, they are negated.
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

/** Rows of one turn of the loop. */
const TURN = 8

/** What is made of a window, which is left, cell and the rows that come in, and which values the next level takes. */
type Stage = { steps: Step[]; next: number[] }

/** A level, for two rows and for one. What it makes are the opposite rows, or those that are due. */
type Level = { table: number; pair: Stage; single: Stage; opposite: boolean }

/** Locals: the arguments, where rows are stored, and v128s: the windows, the rows that come in, what is made of them. */
const STATE = 0
const FROM = 1
const TO = 2
const OUT = 3
const WINDOWS = 4

/**
 * A module that imports env.memory and exports step1 … step4. They are called with (state, from, to), all addresses, and
 * read the rows from .. to - ROW. stepK takes those that lie K rows before K steps on, in place.
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
    const due: number = opposite ? ofOpposite(rule) : rule
    opposite = (due & 1) === 1
    const table = opposite ? due ^ 255 : due
    const { pair, single } = levels.find((level) => level.table === table) ?? stagesOf(table)
    levels.push({ table, pair, single, opposite })
  }
  return levels
}

function stagesOf(table: number): { pair: Stage; single: Stage } {
  const { steps, next } = formulaOf(table)
  return { pair: pairOf(table), single: { steps, next: [next] } }
}

/** The rule that makes of opposite cells what the rule makes of the cells: its bits in the other order. */
const ofOpposite = (rule: number) =>
  [0, 1, 2, 3, 4, 5, 6, 7].reduce((bits, i) => bits | (((rule >> i) & 1) << (7 - i)), 0)

function pass(levels: Level[]): Code {
  const kept = each(levels, (_, k) => [WINDOWS + 2 * k, WINDOWS + 2 * k + 1])
  const pairs = each(Array(TURN / 2).fill(0), (_, i) => take(levels, 'pair', 2 * i))
  return [
    ...each(kept, (local, i) => [...get(STATE), ...load(i * ROW), ...set(local)]),
    ...turns(levels, TURN, pairs),
    ...turns(levels, 1, take(levels, 'single', 0)),
    ...each(kept, (local, i) => [...get(STATE), ...get(local), ...store(i * ROW)]),
  ]
}

/** Takes so many rows at a time, as long as there are so many. */
function turns(levels: Level[], count: number, code: Code): Code {
  return loopWhile([...get(TO), ...get(FROM), ...subtract], count * ROW, [
    ...[...get(FROM), ...number(levels.length * ROW), ...subtract, ...set(OUT)],
    ...code,
    ...[...get(FROM), ...number(count * ROW), ...add, ...set(FROM)],
  ])
}

/** Takes a pair of rows or a single one through all levels: row `row` of the turn, and the next. */
function take(levels: Level[], kind: 'pair' | 'single', row: number): Code {
  const came = levels[0][kind].next.map((_, i) => WINDOWS + 2 * levels.length + i)
  const negate = levels[levels.length - 1].opposite ? operation.not : []
  return [
    ...each(came, (local, i) => [...get(FROM), ...load((row + i) * ROW), ...set(local)]),
    ...each(levels, (level, k) => make(level[kind], [WINDOWS + 2 * k, WINDOWS + 2 * k + 1, ...came])),
    ...each(came, (local, i) => [...get(OUT), ...get(local), ...negate, ...store((row + i) * ROW)]),
  ]
}

/** Puts what the next level takes in the place of the rows that came in, of which the last two become left and cell. */
function make({ steps, next }: Stage, window: number[]): Code {
  const local = (value: number) => window[value] ?? window[window.length - 1] + 1 + value - window.length
  const made = each(steps, ({ op, a, b }, i) => {
    const both = [...get(local(a)), ...get(local(b))]
    return [...both, ...operation[op], ...set(local(window.length + i))]
  })
  // All are on the stack before any is set; the last one put there is the first to be taken.
  const moved = [...window.slice(-2), ...next.map(local)]
  return [...made, ...each(moved, get), ...each([...window].reverse(), set)]
}
