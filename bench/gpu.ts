// npm run bench:gpu [-- --small] [-- --json FILE]: kernel gpu on the GPU that is here, against what bounds it.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import manifest from '../package.json' with { type: 'json' }
import { openGpu } from '../src/gpu/device.js'
import { drawGpu } from './gpu/chart.js'
import { limitsOf } from './gpu/limits.js'
import { type GpuRow, measureGpu } from './gpu/measure.js'
import type { GpuReport } from './gpu/report.js'
import { boundOf, costOf, costOfCars, works } from './gpu/rows.js'
import { machine } from './peers/host.js'

const { values } = parseArgs({
  options: { small: { type: 'boolean', default: false }, json: { type: 'string' } },
})
const gpu = await openGpu().catch((error) => {
  console.error(`bench: kernel 'gpu' cannot run here: ${error.message}`)
  process.exit(1)
})
const { adapter } = gpu
console.log(
  `${adapter.name}${adapter.software ? ': a program on the processor. THESE ARE NOT THE FIGURES OF A GPU.' : ''}`,
)

const limits = await limitsOf(gpu)
console.log(
  `copies ${limits.gigabytesPerSecond.toPrecision(3)} GB/s, ${limits.gigaoperationsPerSecond.toPrecision(3)} 10^9 integer operations/s\n`,
)
console.log(line('model', 'density', 'cells', 'steps', 'Gcups', 'bound', 'of it'))
const report: GpuReport = {
  lanewise: manifest.version,
  date: new Date().toISOString(),
  machine: machine(),
  ...{ adapter, limits, rows: [], skipped: [] },
}
const exponents = values.small ? [16] : adapter.software ? [20, 22, 24] : [20, 22, 24, 26, 28, 30, 32]
for (const work of works) {
  for (const exponent of exponents) {
    const name = `${work.name}, density ${work.density}, 2^${exponent} cells`
    try {
      const row = await measureGpu(work, 2 ** exponent)
      report.rows.push(row)
      console.log(rowLine(row, exponent))
    } catch (error) {
      const why = (error as Error).message
      if (why.includes('differs')) throw error
      report.skipped.push({ name, why })
      console.log(`${name}: ${why}`)
      // What does not fit, or cannot run, will not at a greater length.
      break
    }
  }
}
console.log(`\n${prediction()}`)
save()

function line(...words: string[]) {
  const widths = [22, 9, 8, 12, 12, 12, 8]
  return words.map((word, i) => (i === 0 ? word.padEnd(widths[i]) : word.padStart(widths[i]))).join('')
}

function rowLine({ name, density, steps, cellUpdatesPerSecond, cost }: GpuRow, exponent: number) {
  const gcups = cellUpdatesPerSecond / 1e9
  const bound = boundOf(cost, limits)
  const text = (value: number) => value.toPrecision(3)
  const share = `${((100 * gcups) / bound).toFixed(0)} %`
  return line(name, `${density}`, `2^${exponent}`, `${steps}`, text(gcups), text(bound), share)
}

/**
 * What the operations of the generated code predict for an H100 SXM: 132 multiprocessors, each with 64 integer operations
 * per clock, at 1.755 GHz, and memory of 3,350 GB/s (NVIDIA H100 Tensor Core GPU Architecture, 2022).
 */
function prediction() {
  const h100 = { gigabytesPerSecond: 3350, gigaoperationsPerSecond: 132 * 64 * 1.755 }
  const lines = (
    [
      ['Rule 184', costOf(184), costOf(184, true)],
      ['Rule 110', costOf(110), costOf(110, true)],
      ['cars at density 0.1', costOfCars(0.1), costOfCars(0.1, true)],
      ['cars at density 0.3', costOfCars(0.3), costOfCars(0.3, true)],
    ] as const
  ).map(([name, ...costs]) => {
    const [slow, fast] = costs.map((cost) => `${(boundOf(cost, h100) / 1e4).toFixed(1)} x 10^13`)
    return `${name}: ${(1 / costs[0].operations).toFixed(1)} updates per operation: ${slow} per second, or ${fast}`
  })
  return [
    'Predicted for an H100 from the text of the program, or with operations of three operands:',
    ...lines,
  ].join('\n')
}

/** Figures of a GPU are kept beside the others, with a chart; those of a program only where --json says. */
function save() {
  const file = values.json ?? (adapter.software || values.small ? undefined : 'bench/results/gpu.json')
  if (file === undefined) return
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`)
  if (values.json === undefined) drawGpu(report)
}
