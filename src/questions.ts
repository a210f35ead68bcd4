import { checkInteger } from './check.js'
import type { Reads, Run, Trace } from './kernels/run.js'
import { joinClusters } from './layouts/clusters.js'
import { unpack } from './layouts/packed.js'
import { kindOf } from './models/table.js'
import type { Setup } from './options/setup.js'

/** The number of cars, and of those that entered and exited. */
export type Counts = {
  /** Cars on the road; for elementary rules the cells that are 1. */
  cars: number
  /** Density in cars per cell: cars / cells. */
  density: number
  /** Cars that entered and exited an open road since the start. */
  entered: number
  exited: number
}

/** Cars by their numbers, one after the other. */
export type Cars = {
  /** The number of the first of them. */
  from: number
  /** Cells from the first cell of the road, which grow from lap to lap; NaN if the car is not on the road. */
  positions: Float64Array
  /** -1 if the car is not on the road. */
  velocities: Int8Array
}

/** A question to a road: what it reads, and how the answer follows. */
export type Question<Raw extends unknown[], Answer> = { read(reads: Reads): Raw; answer(...raw: Raw): Answer }

/** Answers with reads that return values. */
export const answerNow = <Raw extends unknown[], Answer>(
  reads: Reads,
  { read, answer }: Question<Raw, Answer>,
): Answer => answer(...read(reads))

/** Answers with reads that may return promises. */
export async function answerLater<Raw extends unknown[], Answer>(
  run: Run,
  { read, answer }: Question<Raw, Answer>,
): Promise<Answer> {
  // The cast hides promises: `Promise.all` awaits them before `answer` gets the values.
  return answer(...((await Promise.all(read(run as unknown as Reads))) as Raw))
}

function carsFrom(from: number, { positions, states }: Trace): Cars {
  const velocities = Int8Array.from(states, (state) => state - 1)
  for (let i = 0; i < states.length; i++) if (states[i] === 0) positions[i] = Number.NaN
  return { from, positions, velocities }
}

/**
 * The questions that a simulation answers. Each is a function that checks its arguments.
 *
 * @param cars number of cars at the start
 */
export function questionsOf({ model, boundary, rules, start }: Setup, cars: number) {
  const { cells } = start
  const kind = kindOf(rules)
  const ring = boundary === 'ring'

  /** Reads the states of some cells. */
  function statesIn<Answer>(
    from: number,
    to: number,
    answer: (states: Uint8Array) => Answer,
  ): Question<[Uint8Array], Answer> {
    checkInteger('from', from, 0, cells)
    checkInteger('to', to, from, cells)
    return { read: ({ states }) => [states(from, to)], answer }
  }
  /** @throws {Error} if cells have no velocities */
  function velocitiesFor(call: string): number {
    const vmax = kind.vmax(rules)
    if (vmax === undefined) throw new Error(`${call}: the cells of ${model.name} have no velocities`)
    return vmax
  }
  const carsOf = ([entered, exited]: [number, number], count: number) =>
    kind.conserves(rules) ? cars + entered - exited : count
  /** Cars are counted only if their number does not follow from those that entered and exited. */
  const countIn = ({ count }: Reads) => (kind.conserves(rules) ? 0 : count())

  return {
    cells(from = 0, to = cells): Question<[Uint8Array], Uint8Array> {
      const whole = from === 0 && to === cells
      if (whole) return { read: ({ packed }) => [packed()], answer: (packed) => unpack(packed, cells) }
      return statesIn(from, to, (states) => states.map((state) => (state > 0 ? 1 : 0)))
    },
    velocities(from = 0, to = cells) {
      velocitiesFor('velocities')
      return statesIn(from, to, (states) => {
        // The same bytes, one less each: 255 is -1.
        for (let i = 0; i < states.length; i++) states[i]--
        return new Int8Array(states.buffer, states.byteOffset, states.length)
      })
    },
    /** Numbers of cars are from - (those that entered) to those at the start. */
    cars(from: number | undefined, to = cars): (entered: number) => Question<[Trace], Cars> {
      velocitiesFor('cars')
      if (from !== undefined) checkInteger('from', from, -Number.MAX_SAFE_INTEGER, cars)
      checkInteger('to', to, from ?? -Number.MAX_SAFE_INTEGER, cars)
      return (entered) => {
        const first = from ?? Math.min(to, -entered)
        return { read: (reads) => [reads.trace!(first, to)], answer: (trace) => carsFrom(first, trace) }
      }
    },
    packed: (): Question<[Uint8Array], Uint8Array> => ({
      read: ({ packed }) => [packed()],
      answer: (packed) => packed,
    }),
    gaps: (): Question<[ReturnType<Reads['clusters']>, [number, number], number], number[]> => ({
      read: (reads) => [reads.clusters('gaps'), reads.boundaryCounts(), countIn(reads)],
      answer(clusters, boundaryCounts, count) {
        const gaps = joinClusters(clusters, ring, false)
        const others = gaps.reduce((sum, count) => sum + count, 0)
        gaps[0] = Math.max(0, carsOf(boundaryCounts, count) - (ring ? 0 : 1) - others)
        return gaps
      },
    }),
    jamLengths(): Question<[ReturnType<Reads['clusters']>], number[]> {
      velocitiesFor('jamLengths')
      // Counted by their ends, as in observations: a full ring has none.
      return {
        read: ({ clusters }) => [clusters('jams')],
        answer: (all) => joinClusters(all, ring, !ring),
      }
    },
    counts: (): Question<[[number, number], number], Counts> => ({
      read: (reads) => [reads.boundaryCounts(), countIn(reads)],
      answer([entered, exited], count) {
        const now = carsOf([entered, exited], count)
        return { cars: now, density: now / cells, entered, exited }
      },
    }),
  }
}
