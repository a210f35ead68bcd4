/** A sweep in the background: flow against density, measured on all cores. */
import { type SweepPoint, sweep } from 'lanewise'
import type { Settings } from '../settings.js'
import { modelOf } from '../traffic/model.js'

export type SweepRun = { points: SweepPoint[]; ended: Promise<void>; stop(): void }

/** Rings of 2000 cells at 50 densities. */
const PLAN = { cells: 2000, densities: 50, samples: 1, warmUp: 2000, steps: 2000 }

/** Starts a sweep of the model. It calls `tell` after each part, with the fraction that is done. */
export function startSweep(settings: Settings, tell: (done: number) => void): SweepRun {
  const points: SweepPoint[] = []
  const stopper = new AbortController()
  const start = settings.start === 'single' ? 'random' : settings.start
  const measure = (workers: number) =>
    sweep({
      ...PLAN,
      ...{ model: modelOf(settings), start, workers, signal: stopper.signal },
      velocity: start === 'even' ? settings.vmax : 0,
      progress: (done, total) => tell(done / total),
      finished(more) {
        points.push(...more)
      },
    })
  const ended = measure(navigator.hardwareConcurrency || 1).catch(() => {
    // A host may refuse workers. The same sweep then takes one thread.
    points.length = 0
    return measure(1)
  })
  return { points, ended: ended.then(() => {}), stop: () => stopper.abort() }
}
