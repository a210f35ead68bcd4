/** What `lanewise sweep` prints and saves. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { watch } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { densitiesBetween, sweep } from '../../src/measure/sweep.js'
import { nagelSchreckenberg } from '../../src/models/nasch.js'
import { start } from '../child.js'
import { cli, emptyFolder, inShell, lanewise, startLanewise } from './lanewise.js'

const short = '--cells 200 --densities 4 --samples 2 --warm-up 20 --steps 50 --every 5 --seed 3'
const same = { cells: 200, samples: 2, warmUp: 20, steps: 50, every: 5, seed: 3 }

async function swept(typed: string) {
  const { code, stdout, stderr } = await lanewise(`sweep ${short} ${typed}`.trim())
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
}

test('--json has the points of the library, and what is exact', async () => {
  const traffic = JSON.parse(await swept('--json'))
  expect(traffic).toMatchObject({ model: 'traffic', parameters: { hop: 1 }, complete: true, ...same })
  expect(traffic.points).toEqual(await sweep({ ...same, densities: 4 }))
  const common = JSON.parse(await swept('--json --common-seeds'))
  expect(common.points).toEqual(await sweep({ ...same, densities: 4, commonSeeds: true }))
  expect(traffic.exact.points.length).toBe(101)
  const exact = JSON.parse(await swept('--json --exact-cars'))
  expect(exact.points).toEqual(await sweep({ ...same, densities: 4, exactCars: true }))
  expect(exact.subtitle).toContain('per density, exact numbers of cars, seed 3')

  const nasch = JSON.parse(await swept('--json --model nasch --vmax 3 --from 0.2 --to 0.6'))
  const model = nagelSchreckenberg({ vmax: 3, p: 0.3 })
  expect(nasch.points).toEqual(await sweep({ ...same, model, densities: densitiesBetween(0.2, 0.6, 4) }))
  const jam = JSON.parse(await swept('--json --model nasch --vmax 3 --start jam --velocity 2'))
  const start = { start: 'jam', velocity: 2 } as const
  expect(jam.points).toEqual(await sweep({ ...same, ...start, model, densities: 4 }))
  expect(jam).toMatchObject({ ...start, exactCars: false })
  expect(jam.subtitle).toContain('per density, one jam at the start, first velocity 2, seed 3')
  expect(nasch).toMatchObject({ model: 'nasch', parameters: { vmax: 3, p: 0.3, p0: 0.3 }, exact: null })
})

test('without a file it prints a table and a plot', async () => {
  const lines = (await swept('')).split('\n')
  expect(lines.slice(0, 4)).toEqual([
    'Traffic, Rule 184',
    '2 rings of 200 cells per density, seed 3; observed every 5 of 50 steps, after 20 steps of warm-up',
    '',
    '   density      flow         ±  velocity         ±',
  ])
  expect(lines).toContain('  flow (cars per step)')
  expect(lines.slice(-3)).toEqual([
    expect.stringMatching(/^The largest flow is /),
    expect.stringMatching(/^Time taken: /),
    '',
  ])
})

test('files come in the formats that they end in', async () => {
  const folder = emptyFolder()
  const files = ['csv', 'json', 'svg', 'PNG'].map((format) => `${folder}/flow.${format}`)
  const stdout = await swept(files.map((file) => `--save ${file}`).join(' '))
  for (const file of files) expect(stdout).toContain(`Saved:      ${file}\n`)
  const [csv, json, svg, png] = files.map((file) => readFileSync(file))
  const { points } = JSON.parse(await swept('--json'))
  expect(JSON.parse(json.toString())).toMatchObject({ title: 'Traffic, Rule 184', points })
  const { rings, ...means } = points[0]
  expect(rings.length).toBe(2)
  expect(csv.toString().split('\n')[1]).toBe(Object.values(means).join())
  expect(svg.toString()).toMatch(/^<svg /)
  expect(png.toString('latin1')).toMatch(/^\x89PNG/)
  expect(readdirSync(folder).length).toBe(4)
})

test('--quiet prints nothing, and saves', async () => {
  const folder = emptyFolder()
  expect(await swept(`--quiet --save ${folder}/flow.csv`)).toBe('')
  expect(readdirSync(folder)).toEqual(['flow.csv'])
})

describe('before any work', () => {
  test('a file that cannot be written is refused, and no other is touched', async () => {
    const folder = emptyFolder()
    writeFileSync(`${folder}/flow.csv`, 'before')
    const { code, stdout, stderr } = await lanewise(
      `sweep --steps 9e15 --save ${folder}/flow.csv --save ${folder}/none/flow.svg`,
    )
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^lanewise: --save: '.*none\/flow\.svg' cannot be written: ENOENT[^\n]*\n$/)
    expect(readdirSync(folder)).toEqual(['flow.csv'])
    expect(readFileSync(`${folder}/flow.csv`, 'utf8')).toBe('before')
  })

  test.each(['sweep --steps 9e15 --save flow.png', 'diagram --warm-up 9e15 --save road.svg'])(
    'packages that are not there are named: %s',
    async (typed) => {
      const folder = emptyFolder()
      // The command with what it needs, away from the packages that draw.
      const { code, stdout, stderr } = await inShell(
        `there="$(dirname "$2")"; cd ${folder} && mkdir node_modules && cp -r "$there" dist && cp "$there/../package.json" .
        ln -s "$there/../node_modules/commander" "$there/../node_modules/cli-progress" node_modules
        shift 2; exec ${process.execPath} dist/cli.js "$@"`,
        typed,
      )
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr).toMatch(/^lanewise: --save: '.*' cannot be drawn: .* npm install vega@6 [^\n]*\n$/)
      expect(readdirSync(folder).sort()).toEqual(['dist', 'node_modules', 'package.json'])
    },
  )
})

describe('a sweep that is resumed', () => {
  const long = '--model nasch --cells 50 --densities 1000 --samples 2 --warm-up 100 --steps 500 --quiet'

  /** Resolves when there is such a file. */
  async function appears(folder: string, name: string) {
    const changes = watch(folder, { signal: AbortSignal.timeout(60_000) })
    if (existsSync(`${folder}/${name}`)) return
    for await (const _ of changes) if (existsSync(`${folder}/${name}`)) return
  }
  /** The files of the whole sweep, measured once. */
  let whole: string[] | undefined
  async function undisturbed(): Promise<string[]> {
    if (whole) return whole
    const files = [`${emptyFolder()}/flow.json`, `${emptyFolder()}/flow.csv`]
    await lanewise(`sweep ${long} ${files.map((file) => `--save ${file}`).join(' ')}`)
    whole = files.map((file) => readFileSync(file, 'utf8'))
    return whole
  }
  const pointsIn = (file: string): unknown[] => JSON.parse(readFileSync(file, 'utf8')).points

  test.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGKILL', null],
  ] as const)('after %s is what it would have been undisturbed', async (signal, code) => {
    const folder = emptyFolder()
    const typed = `sweep ${long} --save ${folder}/flow.json`
    const { child, ended } = startLanewise(typed)
    await appears(folder, 'flow.json')
    child.kill(signal)
    const outcome = await ended
    expect(outcome.code).toBe(code)
    const finished = pointsIn(`${folder}/flow.json`).length
    expect(finished).toBeGreaterThan(0)
    expect(finished).toBeLessThan(1000)
    const how = `lanewise sweep --resume '${folder}/flow.json' goes on\n`
    if (code !== null) {
      const what = `lanewise: interrupted: ${finished} of 1000 densities are finished`
      expect(outcome.stderr).toBe(`${what}, saved in ${folder}/flow.json; ${how}`)
    }
    expect((await lanewise(`merge ${folder}/flow.json`)).stderr).toContain(how)

    const more = `sweep --resume ${folder}/flow.json --quiet --save ${folder}/flow.csv`
    expect(await lanewise(more)).toEqual({ code: 0, stdout: '', stderr: '' })
    const files = ['json', 'csv'].map((format) => readFileSync(`${folder}/flow.${format}`, 'utf8'))
    expect(files).toEqual(await undisturbed())
  })

  test('and is whole is saved and printed, and not measured again', async () => {
    const folder = emptyFolder()
    await swept(`--quiet --common-seeds --save ${folder}/flow.json`)
    const before = readFileSync(`${folder}/flow.json`, 'utf8')
    const { code, stdout } = await lanewise(`sweep --resume ${folder}/flow.json --json`)
    const { seconds, ...record } = JSON.parse(stdout)
    expect({ code, record }).toEqual({ code: 0, record: JSON.parse(before) })
    expect(record.commonSeeds).toBe(true)
    expect(readFileSync(`${folder}/flow.json`, 'utf8')).toBe(before)
  })

  test('into another record leaves its own file alone', async () => {
    const folder = emptyFolder()
    await swept(`--quiet --save ${folder}/flow.json`)
    const record = JSON.parse(readFileSync(`${folder}/flow.json`, 'utf8'))
    const half = JSON.stringify({ ...record, complete: false, points: record.points.slice(0, 2) })
    writeFileSync(`${folder}/half.json`, half)
    await lanewise(`sweep --resume ${folder}/half.json --quiet --save ${folder}/again.json`)
    expect(readFileSync(`${folder}/half.json`, 'utf8')).toBe(half)
    expect(JSON.parse(readFileSync(`${folder}/again.json`, 'utf8'))).toEqual(record)
  })

  test.each([
    [
      '--cells 200 --common-seeds',
      2,
      /--resume: 'flow\.json' cannot be combined with --cells, --common-seeds$/,
    ],
    ['--model traffic --part 1/1', 2, /--resume: .* combined with --model, --part$/],
    ['', 1, /--resume: 'flow\.json' cannot be read: ENOENT/],
    ['--resume flow.csv', 2, /--resume: 'flow\.csv' does not end in \.json$/],
    ['--resume package.json', 1, /--resume: 'package\.json' is not a record of a sweep: model: undefined /],
  ])('is refused: %s', async (typed, code, why) => {
    const outcome = await lanewise(`sweep --resume flow.json ${typed}`.trim())
    expect(outcome).toMatchObject({ code, stdout: '' })
    expect(outcome.stderr.trimEnd()).toMatch(why)
  })
})

describe('a sweep that is ended', () => {
  /** Starts one, and waits until it measures: then it has just made what lets it be ended. */
  async function startMeasuring(typed: string) {
    const tell = `globalThis.AbortController = class extends AbortController {
      constructor() {
        super()
        process.stdout.write('measuring\\n')
      }
    }`
    const sweep = start(process.execPath, [
      '--import',
      `data:text/javascript,${encodeURIComponent(tell)}`,
      cli,
      ...typed.split(' '),
    ])
    await sweep.printed(/measuring/)
    return sweep
  }

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('by %s before a density is finished leaves nothing behind', async (signal, code) => {
    const stderr = 'lanewise: interrupted: 0 of 50 densities are finished\n'
    const folder = emptyFolder()
    const { child, ended, lives } = await startMeasuring(`sweep --steps 9e15 --save ${folder}/flow.csv`)
    child.kill(signal)
    expect(await ended).toEqual({ code, stdout: 'measuring\n', stderr })
    expect(lives()).toBe(false)
    expect(readdirSync(folder)).toEqual([])
  })

  test('by a second Ctrl-C does not finish its step', async () => {
    const folder = emptyFolder()
    const { child, ended } = await startMeasuring(`sweep --cells 1e6 --steps 9e15 --save ${folder}/flow.csv`)
    child.kill('SIGINT')
    child.kill('SIGINT')
    expect((await ended).code).toBe(130)
    expect(readdirSync(folder)).toEqual([])
  })
})

test('any number of workers writes the same bytes', async () => {
  const folder = emptyFolder()
  const files = ['1', '2', '3'].map((workers) => `${folder}/${workers}.json`)
  for (const [i, file] of files.entries()) {
    const typed = `sweep --cells 200 --densities 7 --steps 200 --warm-up 50 --quiet --workers ${i + 1}`
    expect(await lanewise(`${typed} --save ${file}`)).toEqual({ code: 0, stdout: '', stderr: '' })
  }
  for (const file of files) expect(readFileSync(file)).toEqual(readFileSync(files[0]))
})

test('the same sweep in several processes of a launcher is told of, once', async () => {
  const inRank = (rank: number, typed: string) =>
    startLanewise(typed, { OMPI_COMM_WORLD_SIZE: '2', OMPI_COMM_WORLD_RANK: `${rank}` }).ended
  const typed = 'sweep --cells 10 --densities 2 --steps 10 --warm-up 0'
  const warning = 'each of 2 processes measures the whole sweep; with --executor mpi they share it\n'
  expect((await inRank(0, typed)).stderr).toContain(`lanewise: ${warning}`)
  expect((await inRank(1, typed)).stderr).not.toContain('each of')
  expect(await inRank(0, `${typed} --quiet`)).toEqual({ code: 0, stdout: '', stderr: '' })
})
