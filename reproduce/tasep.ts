import { createSimulation, traffic } from 'lanewise'
import { quantitative } from '../bench/draw.js'
import { chartOf } from './chart.js'
import { onRoads, type Row, type Study } from './study.js'

const HOP = 0.5

/** At smaller entry or exit probabilities an end limits the flow. */
const CRITICAL = 1 - Math.sqrt(1 - HOP)

/** The flow that an end with this probability lets through. */
const limit = (chance: number) => (chance * (HOP - chance)) / (HOP - chance ** 2)

const expectedFlow = (entry: number, exit: number) => {
  const least = Math.min(entry, exit)
  return least < CRITICAL ? limit(least) : (1 - Math.sqrt(1 - HOP)) / 2
}

const phaseOf = (entry: number, exit: number) => {
  if (Math.min(entry, exit) >= CRITICAL) return 'maximal flow'
  return entry < exit ? 'free' : 'jammed'
}

export const tasep: Study = {
  title: 'The phases of an open road',
  text: `Rule 184 in which a car with room moves with probability 0.5, between an entry and an exit: the totally asymmetric
exclusion process with parallel update. The entry limits the flow (free), the exit does (jammed), or neither (maximal flow,
above 1 - sqrt(1/2) = 0.293). The flow is that of cars that exit. A road of n cells carries a little more than an infinite
one in the phase of maximal flow, about 1/n of it.`,
  async run(small, progress) {
    const chances = small ? [0.1, 0.6] : [0.1, 0.2, 0.4, 0.8]
    const [roads, cells, warmUp, steps] = small ? [4, 200, 5000, 10_000] : [8, 2000, 100_000, 200_000]
    const pairs = chances.flatMap((entry) =>
      chances.filter((exit) => exit !== entry || exit > CRITICAL).map((exit) => ({ entry, exit })),
    )
    const rows: Row[] = []
    for (const [i, boundary] of pairs.entries()) {
      const flow = async (seed: number) => {
        const options = {
          model: traffic({ hop: HOP }),
          boundary,
          cells,
          density: 0.5,
          seed: i * roads + seed,
        }
        const sim = await createSimulation({ ...options, executor: 'serial' })
        await sim.advance(warmUp)
        const before = (await sim.counts()).exited
        await sim.advance(steps)
        const { exited } = await sim.counts()
        await sim.close()
        return [(exited - before) / steps]
      }
      const [found] = await onRoads(roads, flow, (done) => progress((i + done) / pairs.length))
      const { entry, exit } = boundary
      rows.push({
        what: `entry ${entry}, exit ${exit}: ${phaseOf(entry, exit)}`,
        ...found,
        ...{
          expected: expectedFlow(entry, exit),
          expectedError: expectedFlow(entry, exit) / cells,
          source: 6,
        },
      })
    }
    return { rows, chart: diagram(rows.map(({ value }, i) => ({ ...pairs[i], flow: value }))) }
  },
}

const diagram = (values: { entry: number; exit: number; flow: number }[]) =>
  chartOf('Flow of an open road, hop 0.5, and the borders of its phases', [], {
    ...{ width: 360, height: 360 },
    layer: [
      {
        data: { values },
        mark: { type: 'point', filled: true, size: 500 },
        encoding: {
          x: quantitative('entry', 'entry', { domain: [0, 1] }),
          y: quantitative('exit', 'exit', { domain: [0, 1] }),
          color: quantitative('flow', 'flow', { scheme: 'viridis' }),
        },
      },
      ...[
        { a: 0, b: 0, c: CRITICAL, d: CRITICAL },
        { a: CRITICAL, b: CRITICAL, c: 1, d: CRITICAL },
        { a: CRITICAL, b: CRITICAL, c: CRITICAL, d: 1 },
      ].map((line) => ({
        data: { values: [line] },
        mark: { type: 'rule', color: '#c8553d', strokeWidth: 1.5 },
        encoding: {
          x: quantitative('a', 'entry'),
          y: quantitative('b', 'exit'),
          x2: { field: 'c' },
          y2: { field: 'd' },
        },
      })),
    ],
  })
