import { describe, expect, test } from 'vitest'
import { fundamentalText, spaceTimeText } from '../../src/figures/text.js'

const point = (density: number) => {
  const flow = Math.min(density, 1 - density)
  return { samples: 4, density, flow, flowError: 0.001, velocity: flow / density, velocityError: 0 }
}
const triangle = { title: 'Rule 184', subtitle: '4 cells', points: [0.25, 0.5, 0.75, 1].map(point) }

describe('the fundamental diagram as text', () => {
  test('is a table and a plot', () => {
    expect(fundamentalText(triangle, 40).split('\n')).toEqual([
      'Rule 184',
      '4 cells',
      '',
      '   density      flow         ±  velocity         ±',
      '   0.25000   0.25000   0.00100   1.00000   0.00000',
      '   0.50000   0.50000   0.00100   1.00000   0.00000',
      '   0.75000   0.25000   0.00100   0.33333   0.00000',
      '   1.00000   0.00000   0.00100   0.00000   0.00000',
      '',
      '± is the standard error of the mean of 4 rings.',
      '',
      '  flow (cars per step)',
      ' 0.500 ┤               ⡔⢣',
      '       │              ⡜  ⢣',
      '       │             ⡜    ⢣',
      '       │            ⡜      ⢣',
      '       │           ⡜        ⢣',
      '       │         ⢀⠎          ⠱⡀',
      '       │        ⢀⠎            ⠱⡀',
      '       │        ⠎              ⠱⡄',
      '       │                        ⠘⡄',
      '       │                         ⠘⢄',
      '       │                          ⠈⢆',
      '       │                           ⠈⢆',
      '       │                            ⠈⢆',
      '       │                             ⠈⢆',
      '     0 ┤                              ⠈⢆',
      '       └────────────────────────────────',
      '        0   density (cars per cell)    1',
      '',
      'The largest flow is 0.50000 cars per step, at density 0.50000.',
      '',
    ])
  })

  test('of one ring a density has no errors', () => {
    const alone = { ...point(0.25), samples: 1, flowError: Number.NaN, velocityError: Number.NaN }
    const text = fundamentalText({ ...triangle, points: [alone] })
    expect(text).toContain('   0.25000   0.25000             1.00000          \n')
    expect(text).not.toContain('± is')
  })

  test.each([20, 40, 80, 200])('is at most %d columns wide, or as wide as the table', (columns) => {
    const widths = fundamentalText(triangle, columns)
      .split('\n')
      .filter((line) => /[│┤└]/.test(line))
      .map((line) => line.length)
    expect(Math.max(...widths)).toBeLessThanOrEqual(columns)
  })

  test.each([
    ['no points', []],
    ['no flow', [{ samples: 1, density: 1, flow: 0, flowError: 0, velocity: 0, velocityError: 0 }]],
  ])('of %s is the table alone', (_, points) => {
    expect(fundamentalText({ ...triangle, points })).not.toContain('┤')
  })
})

const road = {
  title: 'Nagel-Schreckenberg, vmax 2, p 0.5',
  subtitle: 'a ring of 6 cells, seed 1',
  states: Uint8Array.from([0, 1, 1, 0, 3, 0, 0, 1, 0, 2, 0, 3]),
  width: 6,
  rows: 2,
  firstCell: 100,
  firstStep: 9999,
  vmax: 2,
}

describe('the space-time diagram as text', () => {
  test('is a line a step', () => {
    expect(spaceTimeText(road).split('\n')).toEqual([
      'Nagel-Schreckenberg, vmax 2, p 0.5',
      'a ring of 6 cells, seed 1',
      '',
      ' step cells 100 to 105',
      ' 9999 .00.2.',
      '10000 .0.1.2',
      '',
      '. is an empty cell, a digit the velocity of a car',
      '',
    ])
  })

  test('is cut to the width, and says what is left out', () => {
    expect(spaceTimeText(road, 10).split('\n').slice(3)).toEqual([
      ' step cells 100 to 103',
      ' 9999 .00.',
      '10000 .0.1',
      '',
      '. is an empty cell, a digit the velocity of a car',
      'left out: cells 104 to 105',
      '',
    ])
  })

  test('shows one cell where there is room for none', () => {
    expect(spaceTimeText(road, 1)).toContain('left out: cells 101 to 105')
  })

  test('of cells without velocity is of . and #', () => {
    const states = road.states.map((state) => Math.min(1, state))
    const text = spaceTimeText({ ...road, vmax: 0, states })
    expect(text).toContain(' 9999 .##.#.\n10000 .#.#.#\n\n. is 0, # is 1\n')
  })

  test('has one sign for all that is faster than a digit', () => {
    const text = spaceTimeText({
      ...road,
      vmax: 12,
      states: Uint8Array.from([10, 11, 13, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    })
    expect(text).toContain(' 9999 9++...')
    expect(text).toContain('; + is more than 9')
  })
})
