import type { Figure, PeerSpeed } from './figure.js'
import type { Measured } from './measure.js'
import { DENSITIES, P, VMAX } from './modelRows.js'

/** The targets of the models other than Rule 184. */
export function modelTargets(rows: Measured[], peers: PeerSpeed[]): Figure[] {
  const speed = (name: string) => rows.find((row) => row.name === name)?.cellUpdatesPerSecond ?? Number.NaN
  const cars = (density: number, kernel: string, p = P) =>
    speed(`cars, vmax ${VMAX} p ${p}, density ${density}, ${kernel}, 2^20 cells`)
  const sweep = (name: string) =>
    rows.find((row) => row.name === `sweep, ${name}, 128 rings of 10000 cells`)?.cellUpdatesPerSecond ??
    Number.NaN
  const together = sweep('together in lanes, simd')
  return [
    ...DENSITIES.flatMap((density): Figure[] => {
      const simd = cars(density, 'simd, serial')
      const peer = (variant: string) =>
        peers.find((row) => row.name === 'C, car by car' && row.variant === `${variant}, density ${density}`)
          ?.cellUpdatesPerSecond ?? Number.NaN
      const at = `cars at density ${density}, 2^20 cells`
      return [
        [`simd / naive, ${at}`, 50, simd / cars(density, 'naive, serial')],
        [`simd, ${at}: 10^9 cell updates per second`, 8, simd / 1e9],
        [`simd / C car by car, one at a time, ${at}`, 8, simd / peer('one at a time')],
        [`simd / C car by car, vectors as wide as the machine's, ${at}`, undefined, simd / peer(VECTORS)],
        [`simd, 2 threads / 1, ${at}`, 1.8, cars(density, 'simd, 2 threads') / simd],
      ]
    }),
    [
      'simd, p 0.5 / p 0.3, cars at density 0.1, 2^20 cells',
      1,
      cars(0.1, 'simd, serial', 0.5) / cars(0.1, 'simd, serial'),
    ],
    ['simd, slowest elementary rule / rule 184, 2^20 cells', 0.4, slowest(rows) / speed(RULE_184)],
    [
      'sweep of 128 rings of 10,000 cells: together in lanes / ring by ring on naive',
      40,
      together / sweep('ring by ring, naive'),
    ],
    ['the same: together in lanes / ring by ring on simd', undefined, together / sweep('ring by ring, simd')],
  ]
}

const VECTORS = 'vectors, -march=native'
const RULE_184 = 'rule 184, simd, serial, 2^20 cells'

/** The speed of the slowest of all elementary rules. */
const slowest = (rows: Measured[]): number =>
  Math.min(
    ...rows
      .filter(({ name }) => /^rule \d+, simd, serial, 2\^20 cells$/.test(name))
      .map((row) => row.cellUpdatesPerSecond),
  )
