import type { Figure, PeerSpeed } from './figure.js'
import type { Measured } from './measure.js'
import { DENSITIES, P, VMAX } from './modelRows.js'

/** The targets of the models other than Rule 184. */
export function modelTargets(rows: Measured[], peers: PeerSpeed[]): Figure[] {
  const find = (name: string) => rows.find((row) => row.name === name)
  const speed = (name: string) => find(name)?.cellUpdatesPerSecond ?? Number.NaN
  const sweep = (name: string) => speed(`sweep, ${name}, 128 rings of 10000 cells`)
  const cars = (what: string) => speed(`cars, vmax ${VMAX} p ${P}${what}`)
  const ring = cars(`, density 0.1, simd, serial, ${LENGTH}`)
  return [
    ...DENSITIES.flatMap((density): Figure[] => {
      const own = (strategy: string) => cars(`, density ${density}, ${strategy}, ${LENGTH}`)
      const peer = (name: string, variant: string) =>
        peers.find((row) => row.name === name && row.variant === `${variant}, density ${density}`)
          ?.cellUpdatesPerSecond ?? Number.NaN
      const simd = own('simd, serial')
      const at = `cars at density ${density}, ${LENGTH}`
      return [
        [`simd / naive, ${at}`, 25, simd / own('naive, serial')],
        [`vectorised / naive, ${at}`, 0.5, own('vectorised, serial') / own('naive, serial')],
        [
          `simd / C car by car, one at a time, ${at}`,
          density === 0.1 ? 6 : 8,
          simd / peer('C, car by car', 'one at a time'),
        ],
        [
          `simd / C car by car, vectors as wide as the machine's, ${at}`,
          1,
          simd / peer('C, car by car', VECTORS),
        ],
        [`simd / C in rows of 128 cars, 128 bits, ${at}`, 0.9, simd / peer('C, rows of cars', '128 bits')],
        [`simd, 2 threads / 1, ${at}`, undefined, own('simd, 2 threads') / simd],
      ]
    }),
    [
      'simd, 2 threads / 1, fastest samples, cars at density 0.1, 2^24 cells',
      1.8,
      fastest(find(carsOf('simd, serial, 2^24 cells'))) /
        fastest(find(carsOf('simd, 2 threads, 2^24 cells'))),
    ],
    [
      'simd, observed every 10 steps / never, cars at density 0.1, 2^20 cells',
      0.8,
      cars(`, density 0.1, simd, serial, ${LENGTH}, observed every 10 steps`) / ring,
    ],
    [
      'simd, p0 of its own / p0 = p, cars at density 0.1, 2^20 cells',
      0.7,
      cars(` p0 0.6, density 0.1, simd, serial, ${LENGTH}`) / ring,
    ],
    [
      'simd, open road / ring, as many cars, 2^20 cells',
      0.7,
      cars(`, density 0.1, open road, simd, serial, ${LENGTH}`) / ring,
    ],
    ['simd, 10,000 / 2^20 cells, cars at density 0.1', undefined, cars(LENGTHS(10_000)) / ring],
    ['simd, 1,000 / 2^20 cells, cars at density 0.1', undefined, cars(LENGTHS(1000)) / ring],
    ['simd, slowest elementary rule / rule 184, 2^20 cells', 0.4, slowest(rows) / speed(RULE_184)],
    ['sweep of 128 rings of 10,000 cells, simd / naive', 40, sweep('simd') / sweep('naive')],
  ]
}

const LENGTH = '2^20 cells'

/** The name of a row of cars on a ring of another length. */
const LENGTHS = (cells: number) => `, density 0.1, simd, serial, ${cells} cells`

const carsOf = (strategy: string) => `cars, vmax ${VMAX} p ${P}, density 0.1, ${strategy}`

/** Seconds of the fastest call. */
const fastest = (row?: Measured) => row?.seconds.min ?? Number.NaN

const VECTORS = 'vectors, -march=native'
const RULE_184 = 'rule 184, simd, serial, 2^20 cells'

/** The speed of the slowest of all elementary rules. */
const slowest = (rows: Measured[]): number =>
  Math.min(
    ...rows
      .filter(({ name }) => /^rule \d+, simd, serial, 2\^20 cells$/.test(name))
      .map((row) => row.cellUpdatesPerSecond),
  )
