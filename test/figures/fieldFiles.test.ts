/** The field of a wave in files, read back without the library. */
import { describe, expect, test } from 'vitest'
import { fieldCsv, fieldNpy, fieldVtk, realPart } from '../../src/figures/fieldFiles.js'
import { encodeLines } from '../../src/io/pieces.js'
import { createWave } from '../../src/wave/wave.js'

const wave = await createWave({ nx: 6, ny: 4, segments: 16, wavelength: 0.7, executor: 'serial' })
const { grid, mask, incident, scattered } = wave

const whole = (pieces: Iterable<Uint8Array>) => Buffer.concat([...pieces])

test('the real part of the field turns with the phase', () => {
  const total = (part: 're' | 'im') => incident[part].map((value, n) => value + scattered[part][n])
  expect(realPart(wave, 0)).toEqual(total('re'))
  for (const [n, value] of realPart(wave, 0.25).entries()) expect(value).toBeCloseTo(total('im')[n], 14)
  for (const [n, value] of realPart(wave, 0.5).entries()) expect(value).toBeCloseTo(-total('re')[n], 14)
  // A plane wave that goes to the right is in x at t what it was in 0 at t - x.
  const none = { re: new Float64Array(35), im: new Float64Array(35) }
  const alone = { ...wave, scattered: none }
  expect(mask[0]).toBe(0)
  expect(realPart(alone, 0.1)[0]).toBeCloseTo(Math.cos(2 * Math.PI * (grid.x[0] / 0.7 - 0.1)), 12)
})

test('.npy has the incident and the scattered field as complex numbers', () => {
  const file = whole(fieldNpy(wave))
  const at = 10 + file.readUInt16LE(8)
  expect(file.toString('latin1', 0, 8)).toBe('\x93NUMPY\x01\x00')
  expect(file.toString('latin1', 10, at)).toMatch(
    /^\{'descr': '<c16', 'fortran_order': False, 'shape': \(2, 5, 7\), \} *\n$/,
  )
  expect(file.length).toBe(at + 2 * 35 * 16)
  const numbers = [incident, scattered].flatMap(({ re, im }) => [...re].flatMap((re, n) => [re, im[n]]))
  expect(numbers.map((_, i) => file.readDoubleLE(at + 8 * i))).toEqual(numbers)
})

test('.csv has a line for each point, unrounded', () => {
  const [header, ...lines] = whole(fieldCsv(wave)).toString().split('\n')
  expect(header).toBe('x,y,inside,incident_re,incident_im,scattered_re,scattered_im')
  expect(lines.pop()).toBe('')
  const rows = lines.map((line) => line.split(',').map(Number))
  expect(rows).toHaveLength(35)
  const { re, im } = scattered
  for (const [n, row] of rows.entries()) {
    const [x, y] = [grid.x[n % 7], grid.y[Math.floor(n / 7)]]
    // In text -0 is 0.
    expect(row).toEqual([x, y, mask[n], incident.re[n], incident.im[n], re[n], im[n]].map((one) => one + 0))
  }
  expect(rows.filter(([, , inside]) => inside === 1)).toHaveLength(35 - wave.outside)
})

describe('.vtk', () => {
  const lines = whole(fieldVtk(wave, 0.05)).toString().split('\n')

  test('is a rectilinear grid, as legacy VTK writes it', () => {
    expect(lines.slice(0, 5)).toEqual([
      '# vtk DataFile Version 3.0',
      'real part of the total field after 0.05 periods',
      'ASCII',
      'DATASET RECTILINEAR_GRID',
      'DIMENSIONS 7 5 1',
    ])
    expect([5, 7, 9].map((i) => lines[i])).toEqual([
      'X_COORDINATES 7 double',
      'Y_COORDINATES 5 double',
      'Z_COORDINATES 1 double',
    ])
    const [x, y, z] = [6, 8, 10].map((i) => lines[i].split(' ').map(Number))
    expect({ x, y, z }).toEqual({ x: [...grid.x], y: [...grid.y], z: [0] })
    expect(lines.slice(11, 14)).toEqual(['POINT_DATA 35', 'FIELD FieldData 1', 'total 1 35 float'])
  })

  test('has the real part of the field, x fastest, in single precision', () => {
    const values = lines.slice(14).join(' ').trim().split(' ').map(Number)
    const real = realPart(wave, 0.05)
    expect(values).toHaveLength(35)
    for (const [n, value] of values.entries()) expect(Math.abs(value - real[n])).toBeLessThan(1e-8)
  })
})

test('long texts are written in pieces, none of which is long', () => {
  const lines = Array.from({ length: 50 }, (_, i) => String(i).repeat(50_000))
  const pieces = [...encodeLines(lines)]
  expect(pieces.length).toBeGreaterThan(2)
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(2 ** 20 + 100_001)
  expect(whole(pieces).toString()).toBe(`${lines.join('\n')}\n`)
})
