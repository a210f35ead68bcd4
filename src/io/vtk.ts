/** Real numbers on a grid: the number at (x[i], y[j]) is values[j x.length + i]. */
export type GridValues = { x: Float64Array; y: Float64Array; values: Float64Array }

/**
 * The lines of a legacy VTK file, version 3.0, in ASCII, which ParaView reads: a rectilinear grid with one number per
 * point.
 *
 * @param title at most 255 characters
 * @param name name of the numbers, without blanks
 */
export function* vtkLines(title: string, name: string, { x, y, values }: GridValues): Generator<string> {
  yield '# vtk DataFile Version 3.0'
  yield title
  yield 'ASCII'
  yield 'DATASET RECTILINEAR_GRID'
  yield `DIMENSIONS ${x.length} ${y.length} 1`
  yield* axis('X', x)
  yield* axis('Y', y)
  yield* axis('Z', Float64Array.of(0))
  yield `POINT_DATA ${values.length}`
  yield 'FIELD FieldData 1'
  yield `${name} 1 ${values.length} float`
  for (let j = 0; j < y.length; j++) {
    yield Array.from(values.subarray(j * x.length, (j + 1) * x.length), single).join(' ')
  }
}

function* axis(name: string, values: Float64Array): Generator<string> {
  yield `${name}_COORDINATES ${values.length} double`
  yield values.join(' ')
}

/** Nine digits are enough for any number of single precision. */
const single = (value: number) => value.toPrecision(9)
