/** The parts of the page that need no browser. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAddress, writeAddress } from '../../web/src/address.js'
import { serialFraction, speedUpOf } from '../../web/src/race/amdahl.js'
import { fnv } from '../../web/src/race/fnv.js'
import { roadMarks, waveMarks } from '../../web/src/race/published.js'
import { csvOf } from '../../web/src/save.js'
import { scenes } from '../../web/src/scenes.js'
import { choices, defaults, ranges } from '../../web/src/settings.js'
import { openPace } from '../../web/src/traffic/pace.js'
import { cellAt } from '../../web/src/traffic/ringPicture.js'
import { buildSite } from './site.js'

describe('the address', () => {
  test.each(Object.keys(scenes) as (keyof typeof scenes)[])('a scene is its name: %s', (scene) => {
    const settings = { ...defaults, ...scenes[scene].settings, scene }
    expect(writeAddress(settings)).toBe(`#scene=${scene}`)
    expect(readAddress(`#scene=${scene}`)).toEqual(settings)
    const changed = { ...settings, density: defaults.density }
    expect(readAddress(writeAddress(changed))).toEqual(changed)
  })

  test('is empty for the defaults', () => {
    expect(writeAddress(defaults)).toBe('#')
    expect(readAddress('')).toEqual(defaults)
  })

  test('gives back all settings', () => {
    const settings = {
      ...defaults,
      view: 'race',
      density: 0.37,
      length: 12345,
      ends: 'open',
      rule: 0,
    } as const
    expect(readAddress(writeAddress(settings))).toEqual(settings)
  })

  test.each([
    ['density=7', { density: 1 }],
    ['density=-1&vmax=99', { density: 0, vmax: 8 }],
    ['vmax=2.6&p=0.125', { vmax: 3, p: 0.125 }],
    ['density=&p=x&length=NaN', {}],
    ['view=toString&ends=__proto__&start=even', { start: 'even' }],
    ['constructor=1&other=2', {}],
  ])('%s', (hash, changed) => {
    expect(readAddress(`#${hash}`)).toEqual({ ...defaults, ...changed })
  })

  test('all defaults are in their ranges', () => {
    for (const [name, { from, to }] of Object.entries(ranges)) {
      expect(defaults[name as keyof typeof ranges], name).toBeGreaterThanOrEqual(from)
      expect(defaults[name as keyof typeof ranges], name).toBeLessThanOrEqual(to)
    }
    for (const [name, { values }] of Object.entries(choices)) {
      expect(Object.keys(values)).toContain(defaults[name as keyof typeof choices])
    }
  })
})

test('Amdahl’s fraction is found again', () => {
  const points = [1, 2, 3, 8].map((workers) => ({ workers, speedUp: speedUpOf(workers, 0.07) }))
  expect(serialFraction(points)).toBeCloseTo(0.07, 12)
  expect(serialFraction([{ workers: 1, speedUp: 1 }])).toBe(0)
})

test('the checksum is that of its definition', () => {
  expect(fnv(new Uint8Array())).toBe('811c9dc5')
  expect(fnv(new TextEncoder().encode('foobar'))).toBe('bf9cf968')
})

test('a table has its columns, and quotes what needs it', () => {
  expect(csvOf([{ a: 1, b: 'x, "y"' }, { a: 2 }])).toBe('a,b\n1,"x, ""y"""\n2,\n')
})

test('the cell under a pointer is clockwise from the top, and there is none in a gap', () => {
  const closed = { cells: 8, closed: true }
  expect([
    cellAt(0.1, -1, closed),
    cellAt(1, -0.1, closed),
    cellAt(1, 0.1, closed),
    cellAt(-0.1, -1, closed),
  ]).toEqual([0, 1, 2, 7])
  expect(cellAt(0, -1, { cells: 8, closed: false })).toBeUndefined()
  expect(cellAt(0, 1, { cells: 8, closed: false })).toBe(4)
})

test('a frame takes the steps that are due, and no more than there is time for', () => {
  const pace = openPace()
  expect(pace.due(1000, 20)).toBe(0)
  expect(pace.due(1050, 20)).toBe(1)
  expect(pace.due(1075, 20)).toBe(0)
  expect(pace.due(1100, 20)).toBe(1)
  for (let i = 0; i < 60; i++) pace.took(1, 5)
  expect(pace.due(1200, 1e9)).toBe(2)
})

describe('what is published', () => {
  let site: Awaited<ReturnType<typeof buildSite>>
  beforeAll(async () => {
    site = await buildSite()
  })
  afterAll(() => site.remove())
  const read = (file: string) => readFileSync(join(site.folder, file))

  test('the first load is less than 200 kB', () => {
    const page = read('index.html').toString()
    const files = [...page.matchAll(/(?:src|href)="(\.\/[^"]+)"/g)].map(([, file]) => file)
    expect(files.length).toBeGreaterThan(2)
    const sizes = ['index.html', ...files].map((file) => gzipSync(read(file)).length)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(200_000)
  })

  test('nothing of Node is in it, and all addresses are relative', () => {
    for (const file of readdirSync(join(site.folder, 'assets'))) {
      expect(read(`assets/${file}`).toString(), file).not.toMatch(/MPI_Init|prependListener/)
    }
    expect(read('index.html').toString()).not.toMatch(/(?:src|href)="\//)
  })

  test('the service worker keeps every file', () => {
    const kept = read('service.js').toString()
    for (const file of readdirSync(join(site.folder, 'assets'))) expect(kept).toContain(`"assets/${file}"`)
  })
})

test('every scene links to a page of the documents, and to a chapter of the course with its title', () => {
  for (const { read, learn } of Object.values(scenes)) {
    expect(existsSync(`docs/${read[0]}.md`), read[0]).toBe(true)
    expect(readFileSync(`course/src/${learn[0]}.md`, 'utf8')).toMatch(new RegExp(`^# \\d+\\. ${learn[1]}\\n`))
  }
})

test('the workflow puts the course where the scenes look for it', () => {
  const workflow = readFileSync('.github/workflows/publish.yml', 'utf8')
  expect(workflow).toContain('cp -r course/html web/dist/course')
})

test('the speeds of our own benchmark are those that it has recorded', () => {
  const { peers, wave } = JSON.parse(readFileSync('bench/results/bench.json', 'utf8'))
  const recorded = [
    ...peers.map((row: { cellUpdatesPerSecond: number }) => row.cellUpdatesPerSecond),
    ...wave.rows.map((row: { pairsPerSecond: number }) => row.pairsPerSecond),
  ]
  const own = [...roadMarks, ...waveMarks].filter(({ link }) => link.includes('bench.json'))
  expect(own.length).toBe(3)
  for (const { label, speed } of own) {
    expect(
      recorded.map((one) => Number(one.toPrecision(3))),
      label,
    ).toContain(speed)
  }
})
