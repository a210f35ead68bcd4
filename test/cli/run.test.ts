/** What `lanewise run` prints. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { history } from '../definition.js'
import { emptyFolder, lanewise, startLanewise } from './lanewise.js'
import { cellsOf } from './npy.js'

/** Runs with --json, which must print one object and nothing else. */
async function report(typed: string) {
  const { code, stdout, stderr } = await lanewise(`run --json ${typed}`.trim())
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/^\{.*\}\n$/)
  return JSON.parse(stdout)
}

test('what the course programs print, for their road', async () => {
  const { code, stdout, stderr } = await lanewise('run --random ranmar')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const steps = [10, 20, 30, 40, 50, 60, 70, 80, 90]
  expect(stdout.split('\n')).toEqual([
    'Length of road:    10240000 cells',
    'Number of steps:   100',
    'Target density:    0.52',
    expect.stringMatching(/^Actual density: {4}0\.519978 \(\d+ cars\)$/),
    '',
    ...steps.map((step) => expect.stringMatching(`^At step ${step} the average velocity is 0\\.[78]\\d{5}$`)),
    'At step 100 the average velocity is 0.898993',
    '',
    expect.stringMatching(/^Strategy: {10}simd, \w+, \d+ workers?$/),
    expect.stringMatching(/^Time taken: {8}[\d.e-]+ s$/),
    expect.stringMatching(/^Update rate: {7}\d+ MCOPs$/),
    '',
  ])
})

test('a road from a file has the density of the file', async () => {
  const file = `${emptyFolder()}/road.npy`
  await lanewise(`run --cells 100 --steps 0 --quiet --save ${file}`)
  const { stdout } = await lanewise(`run --road ${file} --steps 1`)
  expect(stdout).toContain('Length of road:    100 cells\n')
  expect(stdout).toContain(`Target density:    from ${file}\n`)
})

test('what was jumped over says so', async () => {
  const { stdout } = await lanewise('run --cells 1000 --steps 1000000')
  expect(stdout).toMatch(/\nStrategy: {10}exact, serial, 1 worker\n/)
  expect(stdout).toMatch(/\nUpdate rate: {7}\d+ MCOPs, counting the steps that it jumps over\n$/)
})

describe('observations', () => {
  // More than one call may have arguments.
  const many = '--cells 100 --steps 150000 --every 1'

  test('may be many', async () => {
    const { code, stdout, stderr } = await lanewise(`run ${many}`)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const steps = [...stdout.matchAll(/^At step (\d+) the average velocity is \d\.\d{6}$/gm)].map(
      ([, step]) => step,
    )
    expect(steps.length).toBe(150_000)
    expect(steps.every((step, i) => Number(step) === i + 1)).toBe(true)
  })

  test('may be many in one object, too', async () => {
    const { observations, ...rest } = await report(many)
    expect(observations.length).toBe(150_000)
    expect(observations.every(({ step }: { step: number }, i: number) => step === i + 1)).toBe(true)
    const { observations: few, ...others } = await report('--cells 100 --steps 150000 --every 75000')
    expect(few).toEqual([observations[74_999], observations[149_999]])
    expect(rest.sha256).toBe(others.sha256)
  })

  test('are printed as they come', async () => {
    const { child, printed, ended } = startLanewise(
      'run --cells 1000 --kernel naive --steps 9e15 --every 1000',
    )
    await printed(/\nAt step 1000 the average velocity is /)
    child.kill('SIGINT')
    expect((await ended).code).toBe(130)
  })

  test('that are none are told of', async () => {
    const stderr = 'lanewise: --every 7 of 5 steps observes nothing\n'
    const typed = 'run --cells 10 --every 7 --steps 5'
    expect(await lanewise(typed)).toMatchObject({ code: 0, stderr })
    expect(await lanewise(`${typed} --json`)).toMatchObject({ code: 0, stderr })
    expect(await lanewise(`${typed} --quiet`)).toEqual({ code: 0, stdout: '', stderr: '' })
    expect((await report('--cells 10 --every 7 --steps 7')).observations.length).toBe(1)
    expect((await report('--cells 10 --every 7 --steps 0')).observations).toEqual([])
  })
})

test('the same run in several processes of a launcher is told of, once', async () => {
  const inRank = (rank: number, typed: string) =>
    startLanewise(typed, { OMPI_COMM_WORLD_SIZE: '2', OMPI_COMM_WORLD_RANK: `${rank}` }).ended
  const stderr = 'lanewise: each of 2 processes advances the whole road; with --executor mpi they share it\n'
  for (const typed of ['run --cells 10', 'diagram --cells 10 --executor serial']) {
    expect(await inRank(0, typed)).toMatchObject({ code: 0, stderr })
    expect(await inRank(1, typed)).toMatchObject({ code: 0, stderr: '' })
    expect(await inRank(0, `${typed} --quiet`)).toMatchObject({ code: 0, stderr: '' })
  }
})

test('--quiet prints nothing', async () => {
  expect(await lanewise('run --cells 1000 --quiet')).toEqual({ code: 0, stdout: '', stderr: '' })
})

describe('--json', () => {
  test('has these keys, in this order, and the defaults', async () => {
    const { strategy, observations, seconds, cellUpdatesPerSecond, sha256, ...rest } = await report('')
    const { cars, density, ...given } = rest
    expect(given).toEqual({
      model: 'traffic',
      parameters: { hop: 1 },
      boundary: 'ring',
      cells: 10_240_000,
      steps: 100,
      seed: 5743,
      random: 'philox',
    })
    expect(Object.keys(strategy)).toEqual(['kernel', 'executor', 'workers'])
    for (const seen of observations) {
      expect(Object.keys(seen).join(' ')).toBe(
        'step cars density moved velocity flow stopped jams velocities',
      )
      // Jams are not counted on this road.
      expect(seen).toMatchObject({ cars, density, jams: null })
    }
    expect(observations.map(({ step }: { step: number }) => step)).toEqual([
      10, 20, 30, 40, 50, 60, 70, 80, 90, 100,
    ])
    // Four standard deviations.
    expect(Math.abs(density - 0.52)).toBeLessThan(4 * Math.sqrt((0.52 * 0.48) / 10_240_000))
    expect(cars).toBe(density * 10_240_000)
    expect(seconds).toBeGreaterThan(0)
    expect(cellUpdatesPerSecond).toBe((10_240_000 * 100) / seconds)
    expect(sha256).toMatch(/^[0-9a-f]{64}$/)
  })

  test('prints its keys in order, too', async () => {
    const keys = Object.keys(await report('--cells 10 --steps 1'))
    expect(keys.join(' ')).toBe(
      'model parameters boundary cells steps cars density seed random strategy observations seconds cellUpdatesPerSecond sha256',
    )
  })

  test('does not round', async () => {
    const { cells, cars, density, observations } = await report('--cells 1009 --density 0.3 --steps 20')
    expect(density).toBe(cars / cells)
    for (const { moved, velocity, flow } of observations) {
      expect(velocity).toBe(moved / cars)
      expect(flow).toBe(moved / cells)
    }
  })

  test('--quiet does not silence it', async () => {
    expect((await report('--cells 10 --quiet')).cells).toBe(10)
  })

  test('a road without cars, and one that nothing is done with', async () => {
    const empty = await report('--cells 10 --density 0 --steps 10')
    expect(empty).toMatchObject({ cars: 0, density: 0 })
    expect(empty.observations[9]).toMatchObject({ step: 10, moved: 0, velocity: 0, flow: 0, stopped: 0 })
    const idle = await report('--cells 10 --steps 0')
    expect(idle).toMatchObject({ steps: 0, observations: [], cellUpdatesPerSecond: 0 })
  })

  test.each([
    ['--steps 25', [2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24]],
    ['--steps 25 --every 10', [10, 20]],
    ['--steps 5', [1, 2, 3, 4, 5]],
    ['--steps 5 --every 5', [5]],
  ])('%s observes steps %j', async (typed, steps) => {
    const { observations } = await report(`--cells 100 ${typed}`)
    expect(observations.map(({ step }: { step: number }) => step)).toEqual(steps)
  })

  test.each(['philox', 'mt19937', 'ranmar'])('--random %s --seed 7 --density 0.25', async (random) => {
    const seen = await report(`--cells 100000 --steps 1 --random ${random} --seed 7 --density 0.25`)
    expect(seen).toMatchObject({ random, seed: 7 })
    expect(Math.abs(seen.density - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / 100_000))
  })
})

test.each([1, 8, 1001])(
  'a road of %i cells saved, read back and continued is that of the definition',
  async (cells) => {
    const folder = emptyFolder()
    const [first, last] = [`${folder}/first.npy`, `${folder}/last.npy`]
    const before = await report(`--cells ${cells} --steps 0 --save ${first}`)
    const road = cellsOf(readFileSync(first))
    expect(before.sha256).toBe(digest(road))

    const after = await report(`--road ${first} --steps 37 --every 1 --save ${last}`)
    const { roads, counts } = history(road, 37)
    expect(after).toMatchObject({
      cells,
      cars: before.cars,
      density: before.density,
      seed: null,
      random: null,
    })
    expect(after.observations.map((seen: { moved: number }) => seen.moved)).toEqual(counts.slice(1).flat())
    expect(Array.from(cellsOf(readFileSync(last)))).toEqual(Array.from(roads[37]))
    expect(after.sha256).toBe(digest(roads[37]))
  },
)

/** SHA-256 of 8 cells a byte, the lowest bit first, zeros behind the end. */
function digest(road: Uint8Array): string {
  const bits = Array.from(road)
    .join('')
    .padEnd(8 * Math.ceil(road.length / 8), '0')
  const bytes = bits.match(/.{8}/g)?.map((eight) => Number.parseInt([...eight].reverse().join(''), 2))
  return createHash('sha256')
    .update(Uint8Array.from(bytes ?? []))
    .digest('hex')
}

test.each(['naive', 'vectorised', 'wasm', 'bitwise', 'simd'])(
  '%s on threads equals serial',
  async (kernel) => {
    const road = `--cells 100003 --steps 50 --kernel ${kernel}`
    const serial = await report(`${road} --executor serial`)
    const threads = await report(`${road} --executor threads --workers 2`)
    expect(serial.strategy).toEqual({ kernel, executor: 'serial', workers: 1 })
    expect(threads.strategy).toEqual({ kernel, executor: 'threads', workers: 2 })
    expect(threads.observations).toEqual(serial.observations)
    expect(threads.sha256).toBe(serial.sha256)
  },
)

test('a thousand million steps of the usual road are no trouble', async () => {
  const { strategy, cells, cars, observations } = await report('--steps 1000000000 --quiet')
  expect(strategy.kernel).toBe('exact')
  // More cars than holes, and all has settled: every hole is passed on in every step.
  expect(observations[9]).toMatchObject({ step: 1_000_000_000, moved: cells - cars })
})
