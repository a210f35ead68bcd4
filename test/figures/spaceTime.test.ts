import { describe, expect, test } from 'vitest'
import { checkPicture, MOST, palette } from '../../src/figures/spaceTime.js'

describe('checkPicture', () => {
  test.each([
    [1, 1],
    [MOST.side, 1],
    [1, MOST.side],
    [8000, 5000],
  ])('takes %d cells and %d rows', (width, rows) => {
    expect(() => checkPicture(width, rows)).not.toThrow()
  })

  test.each<[number, number, string]>([
    [0, 1, 'width: 0 is not an integer from 1 to 12000'],
    [12_001, 1, 'width: 12001 is not an integer from 1 to 12000'],
    [1, 12_001, 'rows: 12001 is not an integer from 1 to 12000'],
    [1, 1.5, 'rows: 1.5 is not an integer from 1 to 12000'],
    [
      8000,
      5001,
      'rows: 5001 of 8000 cells are 40008000 pixels, but a picture has at most 40000000; from 1 to 5000 fit',
    ],
  ])('refuses %d cells and %d rows', (width, rows, message) => {
    expect(() => checkPicture(width, rows)).toThrow(new RangeError(message))
  })

  test('names the numbers as the user does', () => {
    expect(() => checkPicture(12_001, 1, { width: '--cells', rows: '--steps' })).toThrow(/^--cells: 12001/)
  })
})

describe('palette', () => {
  test.each([1, 5, 254])('is white for an empty cell and lighter with speed up to %d', (vmax) => {
    const [empty, ...cars] = palette(vmax).map(([red, green, blue]) => red + green + blue)
    expect(empty).toBe(3 * 255)
    expect(cars).toHaveLength(vmax + 1)
    expect(cars).toEqual([...cars].sort((a, b) => a - b))
    expect(cars[vmax]).toBeLessThan(empty)
  })

  test('is black on white without velocity', () => {
    expect(palette(0)).toEqual([
      [255, 255, 255],
      [0, 0, 0],
    ])
  })
})
