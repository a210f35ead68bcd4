/** Bars on a logarithmic axis, and marks for figures of another kind. */

import { colour } from '../dom.js'
import { numberText } from '../number.js'

/** A bar, or a mark of a colour. */
export type Bar = { label: string; speed: number; mark?: 'elsewhere' | 'theory' }

/** Pixels that the name of a power of ten takes. */
const NAME = 36

const [ROW, TOP, LEFT, RIGHT] = [26, 30, 190, 90]

/** Draws bars, the slowest first, as wide as the canvas is shown. */
export function drawBars(canvas: HTMLCanvasElement, bars: Bar[], unit: string) {
  const sorted = [...bars].sort((a, b) => a.speed - b.speed)
  const scale = devicePixelRatio
  const width = Math.max(300, canvas.clientWidth)
  const height = TOP + ROW * sorted.length + 10
  canvas.width = width * scale
  canvas.height = height * scale
  const context = canvas.getContext('2d')!
  context.scale(scale, scale)
  context.fillStyle = colour('paper')
  context.fillRect(0, 0, width, height)
  const left = Math.min(LEFT, 0.4 * width)
  const decades = decadesOf(sorted)
  const place = (speed: number) =>
    left + ((Math.log10(speed) - decades[0]) / (decades.at(-1)! - decades[0])) * (width - left - RIGHT)
  drawAxis(context, decades, place, height, unit)
  for (const [i, bar] of sorted.entries()) drawBar(context, bar, TOP + ROW * i, left, place(bar.speed))
}

/** The powers of ten around all speeds. */
function decadesOf(bars: Bar[]): number[] {
  const logs = bars.map(({ speed }) => Math.log10(speed))
  const from = Math.floor(Math.min(...logs) - 0.2)
  const to = Math.max(from + 1, Math.ceil(Math.max(...logs)))
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
}

function drawAxis(
  context: CanvasRenderingContext2D,
  decades: number[],
  place: (speed: number) => number,
  height: number,
  unit: string,
) {
  context.font = '12px system-ui, sans-serif'
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  const apart = place(10 ** decades[1]) - place(10 ** decades[0])
  const each = Math.ceil(NAME / apart)
  for (const [i, decade] of decades.entries()) {
    if (i % each > 0) continue
    const x = place(10 ** decade)
    context.fillStyle = colour('line')
    context.fillRect(x, TOP - 8, 1, height - TOP)
    context.fillStyle = colour('quiet')
    context.fillText(powerOfTen(decade), x, 12)
  }
  context.textAlign = 'left'
  context.fillText(unit, 0, 12, place(10 ** decades[0]) - NAME / 2)
}

function drawBar(
  context: CanvasRenderingContext2D,
  { label, speed, mark }: Bar,
  y: number,
  left: number,
  end: number,
) {
  context.font = '13px system-ui, sans-serif'
  context.textAlign = 'left'
  context.fillStyle = colour('ink')
  context.fillText(label, 0, y + ROW / 2, left - 8)
  context.fillStyle = colour(mark ?? 'measured')
  if (mark) drawDiamond(context, end, y + ROW / 2)
  else context.fillRect(left, y + 4, Math.max(1, end - left), ROW - 8)
  context.fillStyle = colour('ink')
  context.fillText(engineering(speed), end + 10, y + ROW / 2)
}

function drawDiamond(context: CanvasRenderingContext2D, x: number, y: number) {
  context.beginPath()
  for (const [dx, dy] of [
    [-6, 0],
    [0, -6],
    [6, 0],
    [0, 6],
  ])
    context.lineTo(x + dx, y + dy)
  context.fill()
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹'

const powerOfTen = (power: number) =>
  `10${[...String(power)].map((digit) => SUPERSCRIPTS[Number(digit)]).join('')}`

/** Three digits and a power of ten, such as 662 × 10⁹. */
export function engineering(value: number): string {
  const power = Math.max(0, 3 * Math.floor(Math.log10(value) / 3))
  const digits = numberText(Number((value / 10 ** power).toPrecision(3)))
  return power === 0 ? digits : `${digits} × ${powerOfTen(power)}`
}
