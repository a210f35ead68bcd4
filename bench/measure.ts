import Benchmark from 'benchmark'
import { createSimulation, type KernelName } from 'lanewise'
import { modelStart, modelsAgree } from './relaxed.js'
import type { Row } from './row.js'

/** Seconds per call, over all samples of all rounds. */
export type Spread = { median: number; min: number; max: number; samples: number }

export type Measured = Row & { seconds: Spread; cellUpdatesPerSecond: number }

/** The start of every road. The warm-up leads far away from it, so that no strategy profits from early jams. */
const START = { density: 0.52, seed: 5743, random: 'philox' } as const

/** Calls before the timing, in which the host compiles hot code. */
const WARM_UP = 3

/** Times all rows in turn, the whole list `rounds` times, so that a slow phase of the machine affects every row. */
export async function measure(rows: Row[], rounds: number, seconds: number, log: (line: string) => void) {
  const samples = new Map<Row, number[]>(rows.map((row) => [row, []]))
  for (let round = 1; round <= rounds; round++) {
    for (const row of rows) {
      log(`round ${round} of ${rounds}: ${row.name}`)
      samples.get(row)?.push(...(await sample(row, seconds, round === 1)))
    }
  }
  return rows.map((row): Measured => {
    const spread = spreadOf(samples.get(row) ?? [])
    return { ...row, seconds: spread, cellUpdatesPerSecond: (row.cells * row.steps) / spread.median }
  })
}

export function spreadOf(samples: number[]): Spread {
  const sorted = samples.toSorted((a, b) => a - b)
  return {
    median: sorted[sorted.length >> 1],
    min: sorted[0],
    max: sorted[sorted.length - 1],
    samples: sorted.length,
  }
}

/** Seconds per call, several samples. Set-up, warm-up and the check of the result are not timed. */
async function sample(row: Row, seconds: number, check: boolean): Promise<number[]> {
  const { kernel, executor, workers, cells, model, steps, every } = row
  const start = model === undefined ? { ...START, cells } : await modelStart({ ...row, model })
  const sim = await createSimulation({ ...start, kernel, executor, workers })
  const schedule = every === undefined ? undefined : { every }
  for (let i = 0; i < WARM_UP; i++) await sim.advance(steps, schedule)
  const times =
    executor === 'serial'
      ? await time(() => sim.sync.advance(steps, schedule), seconds)
      : await timeDeferred(() => sim.advance(steps, schedule), seconds)
  if (check && model === undefined) await checkWork(await sim.packed(), row, sim.step)
  await sim.close()
  if (check && model !== undefined) await modelsAgree({ ...row, model })
  return times
}

const LIMITS = { minSamples: 3, initCount: 1 }

function time(call: () => unknown, seconds: number): Promise<number[]> {
  const options = { ...LIMITS, maxTime: seconds, minTime: Math.min(0.05, seconds / 4) }
  const bench = new Benchmark('', call, options).run()
  return finished(bench)
}

function timeDeferred(call: () => Promise<unknown>, seconds: number): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const fn = (deferred: { resolve(): void }) => void call().then(() => deferred.resolve(), reject)
    const bench = new Benchmark('', fn, {
      ...LIMITS,
      maxTime: seconds,
      minTime: Math.min(0.05, seconds / 4),
      defer: true,
      async: true,
      onComplete: () => resolve(finished(bench)),
    })
    bench.run()
  })
}

async function finished(bench: Benchmark): Promise<number[]> {
  if (bench.error) throw bench.error
  return bench.stats.sample
}

/**
 * Checks the final road: it must be the road of one exact jump over all steps. A jump itself is compared with the steps of
 * one call.
 */
async function checkWork(packed: Uint8Array, row: Row, steps: number) {
  const { kernel, cells, name } = row
  const same =
    kernel === 'exact'
      ? Buffer.compare(await roadAfter('exact', cells, row.steps), await roadAfter('simd', cells, row.steps))
      : Buffer.compare(await roadAfter('exact', cells, steps), packed)
  if (same !== 0) throw new Error(`${name}: wrong road after ${steps} steps`)
}

async function roadAfter(kernel: KernelName, cells: number, steps: number): Promise<Uint8Array> {
  const sim = await createSimulation({ ...START, kernel, executor: 'serial', cells })
  await sim.advance(steps)
  return sim.packed()
}
