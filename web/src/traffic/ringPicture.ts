/** A road seen from above. A ring of which all cells are shown is closed; any other road has a gap at the top. */
import { type Colours, css } from './colours.js'

/** The part of a full turn that an open road leaves free. */
const GAP = 0.12

export type Shape = { cells: number; closed: boolean }

/** Angle of the middle of a cell: from the top, clockwise. */
function angleOf(cell: number, { cells, closed }: Shape): number {
  const gap = closed ? 0 : GAP
  return 2 * Math.PI * (gap / 2 + ((cell + 0.5) / cells) * (1 - gap)) - Math.PI / 2
}

/** The cell at a place of the picture, whose middle is 0, 0; undefined in the gap. */
export function cellAt(x: number, y: number, { cells, closed }: Shape): number | undefined {
  const turn = (Math.atan2(y, x) / (2 * Math.PI) + 1.25) % 1
  const gap = closed ? 0 : GAP
  const cell = Math.floor(((turn - gap / 2) / (1 - gap)) * cells)
  return cell >= 0 && cell < cells ? cell : undefined
}

/** Draws the road, and a few lines of text in its middle. */
export function drawRing(
  canvas: HTMLCanvasElement,
  states: Int8Array,
  shape: Shape,
  colours: Colours,
  lines: string[],
) {
  const context = canvas.getContext('2d')!
  const size = canvas.width
  const radius = 0.43 * size
  const width = 0.07 * size
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.clearRect(0, 0, size, size)
  context.translate(size / 2, size / 2)
  drawStreet(context, radius, width, shape, colours.street)
  drawCars(context, radius, width, states, shape, colours)
  drawText(context, size, lines, colours.text)
}

function drawStreet(
  context: CanvasRenderingContext2D,
  radius: number,
  width: number,
  shape: Shape,
  street: string,
) {
  context.beginPath()
  context.arc(0, 0, radius, angleOf(-0.5, shape), angleOf(shape.cells - 0.5, shape))
  context.lineWidth = width
  context.strokeStyle = street
  context.stroke()
}

/** Draws the cars of one colour after the other: changing the colour costs more than a car. */
function drawCars(
  context: CanvasRenderingContext2D,
  radius: number,
  width: number,
  states: Int8Array,
  shape: Shape,
  colours: Colours,
) {
  const half = Math.max(0.45 * (angleOf(1, shape) - angleOf(0, shape)), 0.5 / radius)
  context.lineWidth = 0.7 * width
  for (let velocity = 0; velocity <= 8; velocity++) {
    context.beginPath()
    for (let cell = 0; cell < states.length; cell++) {
      if (states[cell] !== velocity) continue
      const angle = angleOf(cell, shape)
      context.moveTo(radius * Math.cos(angle - half), radius * Math.sin(angle - half))
      context.arc(0, 0, radius, angle - half, angle + half)
    }
    context.strokeStyle = css(colours.car(velocity))
    context.stroke()
  }
}

function drawText(context: CanvasRenderingContext2D, size: number, lines: string[], text: string) {
  context.fillStyle = text
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  const height = 0.058 * size
  lines.forEach((line, i) => {
    context.font = `${i === 0 ? 600 : 400} ${0.75 * height}px system-ui, sans-serif`
    context.fillText(line, 0, (i - (lines.length - 1) / 2) * height)
  })
}
