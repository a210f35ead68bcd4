import { createSimulation, nagelSchreckenberg, type Simulation } from 'lanewise'
import { logScale } from '../bench/draw.js'
import { pointsOnCurve } from './chart.js'
import type { Row, Study } from './study.js'

/** Cars that drive freely never brake by themselves, and stopped cars start with probability 1/2. */
const model = nagelSchreckenberg({ vmax: 5, p: 0, p0: 0.5 })

/** Cells in front of the queue, in which its outflow is steady. */
const AHEAD = 1000

export const lifetimes: Study = {
  title: 'How long jams live',
  text: `A long queue dissolves, and its outflow drives on (vmax 5, p 0, p0 0.5). Then one car is stopped. The jam behind it
grows by a car when one arrives, and shrinks by one when its first car starts; both happen equally often, so its length is
a random walk, and the probability to live for t steps falls as t^(-3/2). The probability to live longer than t then falls
as t^(-1/2): a half if t is four times as large. The observations count jams: the queue is one.`,
  async run(small, progress) {
    const [jams, longest] = small ? [600, 256] : [20_000, 4096]
    const lives: number[] = []
    for (let seed = 1; seed <= jams; seed++) {
      lives.push(await lifeOf(seed, longest))
      if (seed % 100 === 0) progress(seed / jams)
    }
    const times = Array.from({ length: Math.log2(longest) + 1 }, (_, i) => 2 ** i)
    const alive = (t: number) => lives.filter((life) => life > t).length
    const begins = times.filter((t) => t >= 16 && 4 * t <= longest && Math.log2(t) % 2 === 0)
    const rows = begins.map((t) => ratioRow(t, alive(t), alive(4 * t)))
    rows.push(exponentRow(begins[0], longest, alive(begins[0]), alive(longest)))
    const points = times.map((x) => {
      const value = alive(x) / jams
      return { x, value, error: Math.sqrt((value * (1 - value)) / jams) }
    })
    const [{ x, value }] = points.slice(-3)
    const curve = times.map((t) => ({ x: t, y: value * (t / x) ** -0.5 }))
    const chart = pointsOnCurve('Jams that live longer, and a line of slope -1/2', points, curve, {
      x: ['steps', logScale],
      y: ['fraction of the jams', logScale],
    })
    return { rows, chart }
  },
}

/** A fraction that should be 1/2, with its binomial error. */
function ratioRow(t: number, all: number, some: number): Row {
  const value = some / all
  const what = `longer than ${4 * t} steps, of those longer than ${t}`
  return { what, value, error: Math.sqrt((value * (1 - value)) / all), expected: 0.5, source: 10 }
}

/** The exponent of the probability to live for t steps, from the fraction that lives longer. */
function exponentRow(from: number, to: number, all: number, some: number): Row {
  const fraction = some / all
  const value = -1 + Math.log(fraction) / Math.log(to / from)
  const error = Math.sqrt((1 - fraction) / some) / Math.log(to / from)
  return { what: `exponent, from ${from} to ${to} steps`, value, error, expected: -1.5, source: 10 }
}

/** The steps that a jam lives, at most `longest`, which stands for longer. */
async function lifeOf(seed: number, longest: number): Promise<number> {
  const sim = await createSimulation({
    ...{ model, boundary: { entry: 0, exit: 1 }, seed, executor: 'serial' },
    velocities: await withStoppedCar(seed, longest),
  })
  const life = await untilOneJam(sim, longest)
  await sim.close()
  return life
}

/** The outflow of a queue that lasts long enough, with a car stopped half way to the exit. */
async function withStoppedCar(seed: number, longest: number): Promise<Int8Array> {
  const queue = Math.ceil(0.6 * longest) + AHEAD
  const start = Array.from({ length: queue + AHEAD }, (_, i) => (i < queue ? 0 : -1))
  const sim = await createSimulation({
    ...{
      model,
      boundary: { entry: 0, exit: 1 },
      velocities: start,
      seed: -1 + 2 ** 31 - seed,
      executor: 'serial',
    },
  })
  await sim.advance(AHEAD)
  const velocities = await sim.velocities()
  await sim.close()
  const chosen = velocities.findIndex((velocity, cell) => velocity > 0 && cell >= queue + AHEAD / 2)
  velocities[chosen] = 0
  return velocities
}

/** The first step at which the queue is the only jam. */
async function untilOneJam(sim: Simulation, longest: number): Promise<number> {
  for (let steps = 16; sim.step < longest; steps *= 2) {
    const seen = await sim.advance(Math.min(steps, longest - sim.step), { every: 1 })
    const end = seen.find(({ jams }) => jams < 2)
    if (end) return end.step
  }
  return longest + 1
}
