/** The field of a wave as a picture: how high it is at each point, at one moment. */
import type { Wave } from 'lanewise/wave'
import { colour } from '../dom.js'
import { rgbOf } from '../traffic/colours.js'

/** Below 0, at 0, above 0; safe for the colour-blind. */
const [LOW, HIGH] = [
  [0, 114, 178],
  [213, 94, 0],
]

/** The amplitude that has the full colour. */
const FULL = 2

/** Prepares a canvas for a wave, and returns a function that draws the sum of both fields at a phase, in radians. */
export function openPicture(canvas: HTMLCanvasElement, wave: Wave) {
  const { nx, ny, incident, scattered, mask } = wave
  canvas.width = nx + 1
  canvas.height = ny + 1
  const context = canvas.getContext('2d')!
  const image = context.createImageData(nx + 1, ny + 1)
  const paper = rgbOf(colour('paper'))
  return (phase: number) => {
    const [cos, sin] = [Math.cos(phase), Math.sin(phase)]
    for (let point = 0; point < mask.length; point++) {
      const re = incident.re[point] + scattered.re[point]
      const im = incident.im[point] + scattered.im[point]
      // The first row of a picture is the top one.
      const at = (ny - Math.floor(point / (nx + 1))) * (nx + 1) + (point % (nx + 1))
      paint(image.data, 4 * at, mask[point] === 1 ? undefined : re * cos + im * sin, paper)
    }
    context.putImageData(image, 0, 0)
  }
}

function paint(data: Uint8ClampedArray, at: number, height: number | undefined, paper: readonly number[]) {
  const part = Math.min(1, Math.abs(height ?? 0) / FULL)
  const end = (height ?? 0) < 0 ? LOW : HIGH
  for (let channel = 0; channel < 3; channel++) {
    data[at + channel] = height === undefined ? 128 : paper[channel] + part * (end[channel] - paper[channel])
  }
  data[at + 3] = 255
}
