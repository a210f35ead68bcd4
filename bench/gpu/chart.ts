import { chartOn, draw, logScale, quantitative } from '../draw.js'
import type { GpuReport } from './report.js'
import { boundOf } from './rows.js'

/** Speed against length, with the bound of each rule as a dashed line. */
export async function drawGpu({ adapter, date, limits, rows }: GpuReport) {
  const lineOf = ({ name, density }: { name: string; density: number }) => `${name}, density ${density}`
  const points = rows.map((row) => ({
    line: lineOf(row),
    cells: row.cells,
    gcups: row.cellUpdatesPerSecond / 1e9,
  }))
  const bounds = rows.map((row) => ({
    line: lineOf(row),
    cells: row.cells,
    gcups: boundOf(row.cost, limits),
  }))
  const x = { ...quantitative('cells', 'length of the road (cells)', logScale), axis: { format: '~s' } }
  const y = quantitative('gcups', 'cell updates per second (10⁹)', logScale)
  const color = { field: 'line', title: null, sort: null }
  const warning = adapter.software ? ', a program on the processor: not the speed of a GPU' : ''
  const chart = chartOn(`${adapter.name}${warning}, ${date.slice(0, 10)}; dashed: the bound`)
  const layer = [
    { mark: { type: 'line', point: true }, encoding: { x, y, color } },
    { data: { values: bounds }, mark: { type: 'line', strokeDash: [4, 4] }, encoding: { x, y, color } },
  ]
  await draw('gpu', chart('Kernel gpu', points, { height: 360, layer }))
}
