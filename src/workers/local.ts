import { openYielder } from '../yielder.js'
import { counter, inOrder, type MapOptions, NEVER, type Pool, type Programs } from './pool.js'

/** Programs on the caller's own thread, one job after the other. They see to it that others have their turn. */
export const localPool = (programs: Programs): Pool => ({
  workers: 1,
  async map(program, jobs, options: MapOptions<never> = {}) {
    const { progress, signal = NEVER, next = counter() } = options
    const yielder = openYielder()
    const results = inOrder(options)
    for (let i = next(); i < jobs.length && !signal.aborted; i = next()) {
      const result = await programs[program](jobs[i] as never, {
        signal,
        progress: (done) => progress?.(i, done),
      })
      if (!signal.aborted) results.add(i, result as never)
      // Many short jobs take long together.
      if (yielder.isDue()) await yielder.pause()
    }
    return results.all
  },
  async close() {},
})
