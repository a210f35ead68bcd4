import { inOrder, type MapOptions, NEVER, type Pool, type Programs } from '../../workers/pool.js'
import type { World } from './world.js'

/** What a rank tells the others of its job: what came of it or why nothing did, and how much of it is done. */
type Outcome = { result?: unknown; failed?: string; done?: number; aborted?: boolean }

/**
 * Programs in the ranks, which take one job each and then tell each other what came of them, again and again. All ranks
 * make the same calls and get all results. An error in one of them is thrown in all, and a signal in one ends all.
 */
export const rankPool = (world: World, programs: Programs): Pool => ({
  workers: world.size,
  async map(program, jobs, { progress, finished, signal = NEVER }: MapOptions<never> = {}) {
    const results = inOrder(finished)
    for (let first = 0; first < jobs.length; first += world.size) {
      const mine = first + world.rank
      const own = mine < jobs.length ? await attempt(programs[program], jobs[mine]) : {}
      const all = await world.enqueue(async () => tellAll(world, { ...own, aborted: signal.aborted }))
      const failure = all.find(({ failed }) => failed !== undefined)
      if (failure) throw new Error(failure.failed)
      if (all.some(({ aborted }) => aborted)) break
      for (const [i, { result, done = 0 }] of all.entries()) {
        if (first + i >= jobs.length) break
        progress?.(first + i, done)
        results.add(first + i, result as never)
      }
    }
    return results.all
  },
  async close() {},
})

async function attempt(program: Programs[string], job: unknown): Promise<Outcome> {
  let done = 0
  const progress = (now: number) => {
    done = now
  }
  try {
    const result = await program(job as never, { signal: NEVER, progress })
    return { result, done }
  } catch (error) {
    return { failed: String((error as Error)?.message ?? error) }
  }
}

/** Collective: what every rank has, as JSON in the codes of its characters. */
function tellAll(world: World, outcome: Outcome): Outcome[] {
  const codes = Array.from(JSON.stringify(outcome), (character) => character.charCodeAt(0))
  return world
    .gather(codes)
    .map((codes) => JSON.parse(codes.map((code) => String.fromCharCode(code)).join('')))
}
