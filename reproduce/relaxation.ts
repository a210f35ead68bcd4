import { createSimulation } from 'lanewise'
import { logScale } from '../bench/draw.js'
import { pointsOnCurve } from './chart.js'
import { onRoads, type Study } from './study.js'

/** Half of the cells have cars, each cell independently: where the flow relaxes most slowly. */
const DENSITY = 0.5

/**
 * What the flow of Rule 184 still lacks at step t, of a road whose cells are filled independently with probability 1/2.
 * The sum of Fukś is then (1/2) C(2n, n) / 4^n with n = t + 1, and the observation at step t is of the move before, n = t.
 */
const lacking = (n: number) => 0.5 * centralBinomial(n)

/** C(2n, n) / 4^n, by factors for small n and by Stirling's series for large n, where it has 15 digits. */
function centralBinomial(n: number): number {
  if (n > 1000) return (1 - 1 / (8 * n) + 1 / (128 * n ** 2)) / Math.sqrt(Math.PI * n)
  let product = 1
  for (let i = 1; i <= n; i++) product *= (2 * i - 1) / (2 * i)
  return product
}

export const relaxation: Study = {
  title: 'How the flow of Rule 184 relaxes',
  text: `Fukś derived the flow at every step for a road whose cells are filled independently. At density 1/2 what the flow
lacks of its steady value 1/2 is C(2t, t) / 2^(2t + 1), which falls as t^(-1/2): after a million steps the road is not
yet steady. Kernel \`exact\` jumps over the steps between the rows. The slope is that of a straight line
through the last two points in a plot with two logarithmic axes.`,
  async run(small, progress) {
    const [roads, cells] = small ? [8, 100_000] : [32, 50_000_000]
    const at = small ? [1, 10, 100, 1000] : [1, 10, 100, 1000, 10_000, 100_000, 1_000_000]
    const flows = async (seed: number) => {
      const sim = await createSimulation({ cells, density: DENSITY, seed, executor: 'serial' })
      const seen = []
      for (const step of at) seen.push(...(await sim.advance(step - sim.step, { at: [step - sim.step] })))
      await sim.close()
      const lacks = seen.map(({ flow }) => 0.5 - flow)
      const [a, b] = lacks.slice(-2)
      return [...lacks, Math.log10(b / a)]
    }
    const found = await onRoads(roads, flows, progress)
    const rows = at.map((t, i) => ({
      ...{ what: `1/2 - flow at step ${t.toLocaleString('en')}`, ...found[i] },
      ...{ expected: lacking(t), source: 2 },
    }))
    const slope = { what: 'slope', ...found[at.length], expected: -0.5, source: 2 }
    const points = at.map((x, i) => ({ x, ...found[i] }))
    const curve = points.map(({ x }) => ({ x, y: lacking(x) }))
    const chart = pointsOnCurve('What the flow lacks of 1/2, Rule 184, density 1/2', points, curve, {
      x: ['step', logScale],
      y: ['1/2 - flow (cars per step)', logScale],
    })
    return { rows: [...rows, slope], chart }
  },
}
