/** The picture of a wave: its colours, its pixels, and what is written on it. */
import { decode } from 'fast-png'
import { describe, expect, test } from 'vitest'
import { drawField } from '../../src/figures/draw.js'
import { type FieldPicture, fieldPalette, fieldPixels, fieldSpec } from '../../src/figures/field.js'

/** A field of 4 times 3 points around a square obstacle in one of them. */
const picture: FieldPicture = {
  title: 'A wave',
  subtitle: 'wavelength 7',
  x: Float64Array.of(0, 1, 2, 3),
  y: Float64Array.of(10, 11, 12),
  values: Float64Array.of(-2, -1, 0, 1, 0, 0, 0, 2, 3, -3, 0, 0),
  mask: Uint8Array.of(0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0),
  obstacle: { x: Float64Array.of(0.6, 1.4, 1.4, 0.6, 0.6), y: Float64Array.of(10.6, 10.6, 11.4, 11.4, 10.6) },
}

describe('the colours', () => {
  const colours = fieldPalette().slice(0, -1)
  const lightness = ([red, green, blue]: number[]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue

  test('are lightest for 0, and as dark for a negative value as for a positive one', () => {
    const middle = (colours.length - 1) / 2
    expect(colours[middle]).toEqual([247, 247, 247])
    for (let i = 1; i <= middle; i++) {
      const [below, above] = [lightness(colours[middle - i]), lightness(colours[middle + i])]
      expect(Math.abs(below - above)).toBeLessThan(20)
      expect(below).toBeLessThan(lightness(colours[middle - i + 1]))
      expect(above).toBeLessThan(lightness(colours[middle + i - 1]))
    }
  })

  test('are blue below 0 and orange above, which the colour-blind can tell apart', () => {
    const middle = (colours.length - 1) / 2
    for (const [red, , blue] of colours.slice(0, middle - 10)) expect(blue - red).toBeGreaterThan(15)
    for (const [red, , blue] of colours.slice(middle + 11)) expect(red - blue).toBeGreaterThan(15)
  })
})

test('the pixels are the points, the largest y first, and end at the ends of the scale', () => {
  const [most, obstacle] = [250, 251]
  expect([...fieldPixels(picture)]).toEqual([
    ...[most, 0, 125, 125],
    ...[125, obstacle, 125, most],
    ...[0, 63, 125, 188],
  ])
  expect(fieldPalette()).toHaveLength(252)
})

describe('the figure', () => {
  const svg = async () => new TextDecoder().decode(await drawField(picture, 'svg'))

  test('names its axes, the wave and the scale, which is symmetric', async () => {
    const found = [...(await svg()).matchAll(/<(?:text|tspan)[^>]*>([^<]+)</g)].map(([, text]) => text)
    expect(found).toEqual(expect.arrayContaining(['A wave', 'wavelength 7', 'x', 'y']))
    expect(found).toEqual(expect.arrayContaining(['real part of', 'the field', '≤ −2', '−1', '1', '≥ 2']))
  })

  test('has the same scale in both directions', () => {
    const { width, height } = fieldSpec(picture, '') as { width: number; height: number }
    expect(width / height).toBeCloseTo(4 / 3, 3)
  })

  test('shows the obstacle where it is', async () => {
    const [path] = (await svg()).match(/d="[^"]*Z" fill="rgb\(110,110,110\)"/)!
    const numbers = path.match(/-?[\d.]+(?=[,LZ])/g)!.map(Number)
    // Plot of 560 times 420 pixels, 140 for a unit, with half a unit around the points.
    expect(numbers.slice(0, 6).map(Math.round)).toEqual([154, 266, 266, 266, 266, 154])
  })

  test('of a fine grid has a pixel for every point', () => {
    const [x, y] = [Float64Array.from({ length: 3001 }, (_, i) => i), Float64Array.of(0, 1)]
    const { width } = fieldSpec({ ...picture, x, y }, '') as { width: number }
    expect(width).toBe(3001)
  })

  test('has every point in its colour', async () => {
    const image = decode(await drawField(picture, 'png'))
    const { padding } = fieldSpec(picture, '') as unknown as { padding: { left: number; top: number } }
    const pixels = fieldPixels(picture)
    for (let row = 0; row < 3; row++) {
      for (let column = 0; column < 4; column++) {
        const [x, y] = [padding.left + 140 * column + 70, padding.top + 140 * row + 70]
        const at = 4 * (image.width * Math.round(2 * y) + Math.round(2 * x))
        expect([...image.data.subarray(at, at + 3)]).toEqual(fieldPalette()[pixels[4 * row + column]])
      }
    }
  })
})
