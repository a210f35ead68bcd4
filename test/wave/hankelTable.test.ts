import { expect, test } from 'vitest'
import { type Bessel, bessel } from '../../src/wave/bessel.js'
import { hankel, hankelTable, ln, tableBytes } from '../../src/wave/hankelTable.js'
import { besselValues } from './besselValues.js'

const MOST = 150
const table = hankelTable(MOST)

/** The largest error of the four, relative where |value| is above 1. */
function errorOf(found: Bessel, exact: Bessel): number {
  const names = ['j0', 'y0', 'j1', 'y1'] as const
  return Math.max(
    ...names.map((name) => Math.abs(found[name] - exact[name]) / Math.max(1, Math.abs(exact[name]))),
  )
}

test('from the table to 1e-14: everywhere', () => {
  let worst = 0
  for (let i = 1; i <= 100_000; i++) {
    const x = (MOST * i) / 100_000
    worst = Math.max(worst, errorOf(hankel(table, x), bessel(x)))
  }
  expect(worst).toBeLessThan(1e-14)
})

test('from the table to 1e-14: at the edges of all intervals, and just beside them', () => {
  for (let i = 15; i < 4 * MOST; i++) {
    const edge = (i + 0.5) / 4
    for (const x of [edge * (1 - 2 ** -52), edge, edge * (1 + 2 ** -52), i / 4]) {
      expect(errorOf(hankel(table, x), bessel(x)), `x = ${x}`).toBeLessThan(1e-14)
    }
  }
})

test('from the table to 1e-14: against known values, from 1e-8 on', () => {
  for (const [x, j0, y0, j1, y1] of besselValues.filter(([x]) => x <= MOST)) {
    expect(errorOf(hankel(table, x), { j0, y0, j1, y1 }), `x = ${x}`).toBeLessThan(1e-14)
  }
})

test('the largest x that a table is made for has a row, and so has the one before', () => {
  for (const most of [3.8, 3.875, 4, 4.124, 4.125, 4.126, 10, 71.149]) {
    const own = hankelTable(most)
    expect(own.byteLength).toBe(tableBytes(most))
    for (const x of [most, 0.999 * most]) {
      expect(errorOf(hankel(own, x), bessel(x)), `${x} of ${most}`).toBeLessThan(1e-14)
    }
  }
})

test('a table for small x only has no rows', () => {
  expect(hankelTable(0.5).byteLength).toBe(512)
  expect(tableBytes(0.5)).toBe(512)
})

test('the logarithm without a logarithm', () => {
  for (let e = -300; e <= 300; e++) {
    for (const m of [1, 1.2345, 1.4999999, 1.5, 1.77]) {
      const x = m * 2 ** e
      const exact = Math.log(x)
      expect(Math.abs(ln(x) - exact) / Math.max(1, Math.abs(exact)), `x = ${x}`).toBeLessThan(4e-16)
    }
  }
})
