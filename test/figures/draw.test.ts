/** Figures as files: what is written on them, that their pixels are the cells, and what they need. */
import { decode } from 'fast-png'
import { describe, expect, test } from 'vitest'
import { checkPackages, drawFundamental, drawSpaceTime, type Source } from '../../src/figures/draw.js'
import type { FundamentalDiagram } from '../../src/figures/fundamental.js'
import { palette, type SpaceTime, spaceTimeSpec } from '../../src/figures/spaceTime.js'
import { measuredDiagram, recordedRoad } from './ring.js'

const diagram: FundamentalDiagram = {
  title: 'Nagel-Schreckenberg, vmax 5, p 0.3',
  subtitle: '100 cells, 50 steps after 25 of warm-up, 3 samples, seed 1',
  points: measuredDiagram(5, 0.3, 10, 100, 50),
}
const triangle = [0, 0.5, 1].map((density) => ({
  density,
  flow: Math.min(density, 1 - density),
  velocity: density > 0 ? Math.min(1, (1 - density) / density) : 1,
}))
const road = recordedRoad(30, 20, 0.3, 5, 0.3)

/** What stands in the texts of an .svg, in the order of the file. */
const texts = (svg: Uint8Array) =>
  [...new TextDecoder().decode(svg).matchAll(/<(?:text|tspan)[^>]*>([^<]+)</g)].map(([, text]) => text)

const count = (svg: Uint8Array, part: RegExp) => [...new TextDecoder().decode(svg).matchAll(part)].length

describe('the fundamental diagram', () => {
  test('names its axes, the run and the largest flow', async () => {
    const found = texts(await drawFundamental(diagram, 'svg'))
    expect(found).toEqual(expect.arrayContaining([diagram.title, diagram.subtitle]))
    expect(found).toEqual(
      expect.arrayContaining([
        'flow (cars per step)',
        'mean velocity (cells per step)',
        'density (cars per cell)',
        'simulation; bars: standard error of the mean of 3 rings',
      ]),
    )
    const best = diagram.points.reduce((a, b) => (b.flow > a.flow ? b : a))
    expect(found).toContain(`maximum ${Number(best.flow.toPrecision(3))} at density ${best.density}`)
  })

  test('has the exact curve in its legend, where there is one', async () => {
    expect(texts(await drawFundamental(diagram, 'svg'))).not.toContain('exact')
    const svg = await drawFundamental({ ...diagram, exact: { label: 'exact', points: triangle } }, 'svg')
    expect(texts(svg)).toContain('exact')
    expect(count(svg, /class="mark-line[^"]*"[^>]*><path/g)).toBe(2)
  })

  test.each([
    ['nothing varies', 0],
    ['there is one ring a density', Number.NaN],
  ])('has no error bars where %s', async (_, error) => {
    const points = diagram.points.map((point) => ({ ...point, flowError: error, velocityError: error }))
    const svg = await drawFundamental({ ...diagram, points }, 'svg')
    expect(texts(svg)).toContain('simulation')
    expect(new TextDecoder().decode(svg)).not.toMatch(/NaN/)
  })

  test.each([
    ['no point', []],
    ['an empty road', [{ samples: 3, density: 0, flow: 0, flowError: 0, velocity: 0, velocityError: 0 }]],
    ['a full road', [{ samples: 3, density: 1, flow: 0, flowError: 0, velocity: 0, velocityError: 0 }]],
  ])('is drawn of %s', async (_, points) => {
    const svg = await drawFundamental({ ...diagram, points }, 'svg')
    expect(texts(svg)).toContain('density (cars per cell)')
    expect(new TextDecoder().decode(svg)).not.toMatch(/NaN|Infinity|undefined/)
  })

  test('is a picture twice as large as the .svg, with letters', async () => {
    const svg = new TextDecoder().decode(await drawFundamental(diagram, 'svg'))
    const [, width, height] = svg.match(/width="(\d+)" height="(\d+)"/)!
    const png = await drawFundamental(diagram, 'png')
    expect([...png.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10])
    const picture = decode(png)
    expect([picture.width, picture.height]).toEqual([2 * Number(width), 2 * Number(height)])
    // Nothing but the title is in the rows above the first axis.
    const rows = picture.data.subarray(0, 60 * 4 * picture.width)
    expect(rows.some((value) => value < 100)).toBe(true)
  })
})

describe('the space-time diagram', () => {
  test('names its axes, the run and the velocities', async () => {
    const found = texts(await drawSpaceTime(road, 'svg'))
    const names = [
      road.title,
      road.subtitle,
      'position (cell)',
      'time (step)',
      'velocity',
      '(cells per step)',
    ]
    expect(found).toEqual(expect.arrayContaining(names))
    expect(found).toEqual(expect.arrayContaining(['0', '1', '2', '3', '4', '5']))
  })

  test('of cells without velocity has no key of them', async () => {
    const states = road.states.map((state) => Math.min(1, state))
    expect(texts(await drawSpaceTime({ ...road, vmax: 0, states }, 'svg'))).not.toContain('velocity')
  })

  test('counts from the first cell and the first step, by the steps between rows', async () => {
    const found = texts(
      await drawSpaceTime({ ...road, firstCell: 1_000_000, firstStep: 0, every: 50 }, 'svg'),
    )
    expect(found).toEqual(expect.arrayContaining(['1,000,000', '1,000,010', '400']))
  })

  test.each([
    ['velocities', road],
    ['zeros and ones', { ...road, vmax: 0, states: road.states.map((state) => Math.min(1, state)) }],
  ])('has every cell in its colour: %s', async (_, shown: SpaceTime) => {
    const picture = decode(await drawSpaceTime(shown, 'png'))
    const { padding, width: plot } = spaceTimeSpec(shown, '') as unknown as {
      padding: { left: number; top: number }
      width: number
    }
    const pixel = plot / shown.width
    const colours = palette(shown.vmax)
    for (let cell = 0; cell < shown.states.length; cell++) {
      const [x, y] = [cell % shown.width, Math.floor(cell / shown.width)]
      // The first and the last pixel of the cell, of two to one of the .svg.
      for (const inside of [0, 2 * pixel - 1]) {
        const at =
          picture.width * (2 * (padding.top + y * pixel) + inside) + 2 * (padding.left + x * pixel) + inside
        expect([...picture.data.subarray(4 * at, 4 * at + 3)]).toEqual(colours[shown.states[cell]])
      }
    }
  })

  test.each<[string, Partial<SpaceTime>, string]>([
    ['too few states', { states: new Uint8Array(599) }, 'states: 599 bytes are not 20 rows of 30 cells'],
    [
      'a state beyond vmax',
      { vmax: 0, states: new Uint8Array(600).fill(2) },
      'states: 2 is not a state from 0 to 1',
    ],
    ['no rows', { rows: 0 }, 'rows: 0 is not an integer from 1 to 12000'],
    ['a vmax that is no byte', { vmax: 255 }, 'vmax: 255 is not an integer from 0 to 254'],
  ])('refuses %s', async (_, change, message) => {
    await expect(drawSpaceTime({ ...road, ...change }, 'svg')).rejects.toThrow(new RangeError(message))
  })
})

describe('packages that are not there', () => {
  const absent = (name: string): never => {
    throw Object.assign(new Error(`Cannot find package '${name}'\nRequire stack:`), {
      code: 'MODULE_NOT_FOUND',
    })
  }
  const nothing: Source = { load: async (name) => absent(name), find: absent }

  test.each(['svg', 'png'] as const)('are named at once, for all figures, of one as .%s', async (format) => {
    const message =
      'figures need packages that are not installed: npm install vega@6 fast-png@8 @resvg/resvg-js@2 @expo-google-fonts/arimo@0.4'
    await expect(drawFundamental(diagram, format, nothing)).rejects.toThrow(new Error(message))
    await expect(drawSpaceTime(road, format, nothing)).rejects.toThrow(new Error(message))
    await expect(checkPackages('fundamental', format, nothing)).rejects.toThrow(new Error(message))
    await expect(checkPackages('field', format, nothing)).rejects.toThrow(new Error(message))
    await expect(checkPackages('spaceTime', format)).resolves.toBeUndefined()
    await expect(checkPackages('field', format)).resolves.toBeUndefined()
  })

  test('that are there are not named', async () => {
    const some: Source = { load: (name) => (name === 'vega' ? import(name) : absent(name)), find: absent }
    await expect(drawFundamental(diagram, 'png', some)).rejects.toThrow(
      /: npm install fast-png@8 @resvg\/resvg-js@2 @expo-google-fonts\/arimo@0\.4$/,
    )
    expect((await drawFundamental(diagram, 'svg', some)).length).toBeGreaterThan(1000)
  })

  test('are not looked for where they are not needed', async () => {
    const asked: string[] = []
    const source: Source = {
      load: (name) => {
        asked.push(name)
        return import(name)
      },
      find: absent,
    }
    await drawFundamental(diagram, 'svg', source)
    expect(asked).toEqual(['vega'])
  })

  test('one that does not load is named in one line', async () => {
    const source: Source = {
      load: async () => {
        throw new Error('Failed to load native binding\n    at …')
      },
      find: String,
    }
    await expect(drawFundamental(diagram, 'png', source)).rejects.toThrow(
      new Error('figures need vega, which cannot be loaded: Failed to load native binding'),
    )
  })
})
