import { nodeModule } from '../../host.js'
import { counter, inOrder, type MapOptions, NEVER, type Pool } from '../../workers/pool.js'
import type { World } from './world.js'

/** Milliseconds between two exchanges of results. */
const INTERVAL = 200

/** What a rank tells the others: what came of its jobs since it last did, and how it stands. */
type News = {
  results: [job: number, result: unknown][]
  progress: [job: number, done: number][]
  ended?: boolean
  aborted?: boolean
  failed?: string
}

/**
 * The pools of all ranks as one. Each rank runs its share of the jobs on its own pool. Now and then, and when it has run
 * them, it tells the others what came of them; it waits for the others only in the end. All ranks make the same calls and
 * get all results. An error in one of them is thrown in all, and a signal in one ends all.
 */
export const rankPool = (world: World, own: Pool): Pool => ({
  workers: world.size * own.workers,
  map: (program, jobs, options) => world.enqueue(() => mapInRanks(world, own, program, jobs, options)),
  close: () => own.close(),
})

async function mapInRanks(
  world: World,
  own: Pool,
  program: string,
  jobs: readonly unknown[],
  options: MapOptions<never> = {},
): Promise<never[]> {
  const { progress, signal = NEVER } = options
  const { serialize, deserialize } = await nodeModule<typeof import('node:v8')>('v8')
  const results = inOrder(options)
  let over = false
  let news: News = { results: [], progress: [] }
  const running = own
    .map(program, jobs, {
      next: shareOf(world, own.workers),
      came: (job, result) => news.results.push([job, result]),
      progress: (job, done) => news.progress.push([job, done]),
      signal: {
        get aborted() {
          return over || signal.aborted
        },
      },
    })
    .then(
      () => Object.assign(news, { ended: true }),
      (error) => Object.assign(news, { failed: String(error?.message ?? error) }),
    )
  try {
    for (let ended = false; !ended; ) {
      await atMost(INTERVAL, running)
      const mine = { ...news, aborted: signal.aborted }
      news = { results: [], progress: [], ...(mine.ended && { ended: true }) }
      const all: News[] = (await toEnd(world.gatherBytes(serialize(mine)), () => !news.ended)).map(
        deserialize,
      )
      const failure = all.find(({ failed }) => failed !== undefined)
      if (failure) throw new Error(failure.failed)
      for (const [job, done] of all.flatMap(({ progress }) => progress)) progress?.(job, done)
      for (const [job, result] of all.flatMap(({ results }) => results)) results.add(job, result as never)
      ended = all.some(({ aborted }) => aborted) || all.every(({ ended }) => ended)
    }
  } finally {
    over = true
    await running
  }
  return results.all
}

/** The jobs of a rank: the workers of all ranks take turns. Only within a rank does whoever is free take the next one. */
function shareOf({ rank, size }: World, workers: number): () => number {
  const next = counter()
  return () => {
    const i = next()
    return (Math.floor(i / workers) * size + rank) * workers + (i % workers)
  }
}

/** Waits for this, but not longer. */
async function atMost(milliseconds: number, awaited: Promise<unknown>) {
  let timer: ReturnType<typeof setTimeout> | undefined
  const time = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  await Promise.race([awaited, time])
  clearTimeout(timer)
}

/** Runs a generator to its end. At each of its yields others have a turn, and more of it if this rank is busy. */
async function toEnd<Result>(work: Generator<void, Result, void>, isBusy: () => boolean): Promise<Result> {
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
    await new Promise<void>((resolve) => (isBusy() ? setTimeout(resolve, 1) : setImmediate(resolve)))
  }
}
