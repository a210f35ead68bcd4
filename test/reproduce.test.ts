/** Every study of `npm run reproduce`, small; and the page has a part for each. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { topOf } from '../reproduce/parabola.js'
import { studies } from '../reproduce/studies.js'
import { deviationOf } from '../reproduce/study.js'
import { tableOf } from '../reproduce/table.js'

describe.each(Object.entries(studies))('%s', (name, study) => {
  test('small, is what is expected', async () => {
    let done = 0
    const { rows } = await study.run(true, (fraction) => {
      expect(fraction).toBeGreaterThanOrEqual(done)
      done = fraction
    })
    expect(done).toBe(1)
    expect(rows.length).toBeGreaterThan(0)
    // Errors of few roads are uncertain themselves, so that larger deviations occur.
    for (const row of rows) expect(Math.abs(deviationOf(row)), row.what).toBeLessThan(6)
  })

  test('the page has its table and its figure', () => {
    const page = readFileSync('docs/reproduce.md', 'utf8')
    const [, part] = page.split(`<!-- ${name}:begin -->`)
    const [text] = part.split(`<!-- ${name}:end -->`)
    expect(text).toContain(study.text)
    expect(text).toContain('| measured | expected |')
    const [, figure] = text.match(/!\[.*\]\((.*)\)/)!
    expect(readFileSync(`docs/${figure}`, 'utf8')).toContain('<svg')
  })
})

test('a deviation counts both errors; digits without errors must be equal', () => {
  const row = { what: '', value: 1.5, expected: 1, source: 1 }
  expect(deviationOf({ ...row, error: 0.3, expectedError: 0.4 })).toBeCloseTo(1)
  expect(deviationOf({ ...row, error: 0 })).toBe(Number.POSITIVE_INFINITY)
  expect(deviationOf({ ...row, error: 0, expected: 1.5 })).toBe(0)
  expect(tableOf([{ ...row, error: 0.034 }])).toContain('1.500 ± 0.034 | 1.0000 | 14.7 | [1]')
})

test('the top of a parabola is where its formula says', () => {
  const points = [0.1, 0.2, 0.3, 0.4].map((density) => ({
    density,
    flow: 0.5 - 3 * (density - 0.22) ** 2,
    flowError: 0.01,
  }))
  const { value, density } = topOf(points)
  expect(value).toBeCloseTo(0.5, 10)
  expect(density).toBeCloseTo(0.22, 10)
})
