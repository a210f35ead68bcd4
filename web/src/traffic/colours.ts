import { colour, make } from '../dom.js'

/** From a stopped car to a fast one; safe for the colour-blind (Okabe and Ito's colours). */
const SCALE = [
  [213, 94, 0],
  [230, 159, 0],
  [86, 180, 233],
  [0, 114, 178],
]

export type Colours = {
  /** Red, green and blue of a car with this velocity, or of a cell that is 1. */
  car(velocity: number): readonly number[]
  empty: readonly number[]
  text: string
  street: string
}

/** The colours of a road, with this largest velocity; 0 for an elementary rule. */
export function coloursFor(vmax: number): Colours {
  const ink = rgbOf(colour('ink'))
  const table = Array.from({ length: vmax + 1 }, (_, v) => between(v / Math.max(1, vmax)))
  return {
    car: (velocity) => (vmax === 0 ? ink : table[Math.min(velocity, vmax)]),
    empty: rgbOf(colour('paper')),
    text: colour('ink'),
    street: colour('street'),
  }
}

export const css = ([red, green, blue]: readonly number[]) => `rgb(${red} ${green} ${blue})`

function between(part: number): number[] {
  const place = part * (SCALE.length - 1)
  const i = Math.min(SCALE.length - 2, Math.floor(place))
  return SCALE[i].map((from, channel) => Math.round(from + (place - i) * (SCALE[i + 1][channel] - from)))
}

/** A colour of CSS as numbers: a canvas writes all of them as #rrggbb. */
export function rgbOf(text: string): number[] {
  const context = make('canvas').getContext('2d')!
  context.fillStyle = text
  const hex = context.fillStyle as string
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))
}
