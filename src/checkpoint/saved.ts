import { checkInteger } from '../check.js'
import type { Past } from '../layouts/layout.js'
import type { Header } from './format.js'

const MOST = Number.MAX_SAFE_INTEGER

/**
 * Checks what a checkpoint says of its cars and its past.
 *
 * @param vmax the largest velocity; undefined if cells have none
 * @throws {TypeError | RangeError} naming what is out of range
 */
export function checkSaved(header: Header, velocities: Uint8Array, vmax: number | undefined): Past {
  const { cells } = header
  const cars = vmax === undefined ? 0 : header.cars
  checkInteger('velocities', velocities.length, cars, cars)
  const wrong = velocities.findIndex((velocity) => velocity > vmax!)
  if (wrong >= 0) checkInteger(`velocities[${wrong}]`, velocities[wrong], 0, vmax!)
  const open = vmax !== undefined && header.boundary !== 'ring'
  const step = checkInteger('step', header.step, 0, MOST)
  const entered = checkInteger('entered', header.entered, 0, open ? MOST : 0)
  const exited = checkInteger('exited', header.exited, 0, open ? MOST : 0)
  const [least, most] = open ? [0 - entered, 0 - entered] : [0, Math.max(0, cars - 1)]
  const first = checkInteger('first', header.first, least, most)
  const furthest = open || cars === 0 ? 0 : Math.floor(MOST / cells)
  const laps = checkInteger('laps', header.laps, first > 0 ? 1 : 0, furthest)
  return { step, first, laps, entered, exited }
}
