/** A space-time diagram that grows: a row per step, the newest at the bottom. */
import type { Colours } from './colours.js'

/** Rows that are kept. */
export const ROWS = 300

export function openDiagram(canvas: HTMLCanvasElement, cells: number, first: Colours) {
  let colours = first
  canvas.width = cells
  canvas.height = ROWS
  const context = canvas.getContext('2d')!
  const row = context.createImageData(cells, 1)
  const kept: Int8Array[] = []
  context.fillStyle = `rgb(${colours.empty.join(' ')})`
  context.fillRect(0, 0, cells, ROWS)

  function paint(states: Int8Array) {
    for (let cell = 0; cell < cells; cell++) {
      const [red, green, blue] = states[cell] < 0 ? colours.empty : colours.car(states[cell])
      row.data[4 * cell] = red
      row.data[4 * cell + 1] = green
      row.data[4 * cell + 2] = blue
      row.data[4 * cell + 3] = 255
    }
  }
  return {
    /** The states that are seen, a row after the other. */
    kept,
    /** Other colours for the rows to come. */
    recolour(next: Colours): Colours {
      colours = next
      return next
    },
    add(states: Int8Array) {
      if (kept.length < ROWS) kept.push(states)
      else {
        kept.shift()
        kept.push(states)
        context.drawImage(canvas, 0, -1)
      }
      paint(states)
      context.putImageData(row, 0, kept.length - 1)
    },
  }
}
