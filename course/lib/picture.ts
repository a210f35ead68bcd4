import { encode } from 'fast-png'
import { animated } from './animated.ts'
import { display } from './display.ts'

/** A number for each pixel, row by row. */
type Rows = readonly ArrayLike<number>[]

/**
 * A value is blue if it is positive, orange if negative, and the fainter, the closer to 0. No colour is wholly opaque,
 * because the encoder takes colours that are for the end of the palette.
 */
const LEVELS = 32
const PALETTE = Array.from({ length: 2 * LEVELS + 1 }, (_, index) => {
  const level = (index - LEVELS) / LEVELS
  return [...(level > 0 ? [57, 135, 229] : [224, 117, 45]), Math.round(254 * Math.abs(level))]
})

/**
 * Shows numbers as a picture, such as a road step by step, or a field on a grid.
 *
 * @param rows the first is at the top
 * @param scale pixels per number, in both directions
 * @param full the value that has the full colour
 */
export const picture = (rows: Rows, { scale = 4, full = 1 } = {}) =>
  display({
    'image/png': base64(pngOf(rows, scale, full)),
    'text/plain': `picture: ${rows.length} rows of ${rows[0].length} numbers`,
  })

/** Shows pictures one after the other, again and again, one round in two seconds. */
export function movie(frames: readonly Rows[], { scale = 4, full = 1 } = {}) {
  const images = frames.map((rows) => pngOf(rows, scale, full))
  return display({
    'image/png': base64(animated(images, Math.round(2000 / frames.length))),
    'text/plain': `movie: ${frames.length} pictures`,
  })
}

function pngOf(rows: Rows, scale: number, full: number): Uint8Array {
  const [width, height] = [scale * rows[0].length, scale * rows.length]
  const data = Uint8Array.from({ length: width * height }, (_, n) => {
    const value = rows[Math.floor(n / width / scale)][Math.floor((n % width) / scale)]
    return LEVELS + Math.round(LEVELS * Math.max(-1, Math.min(1, value / full)))
  })
  return encode({ width, height, data, depth: 8, channels: 1, palette: PALETTE })
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
