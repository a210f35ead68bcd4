import { formatHeader } from '../io/npy.js'
import { encodeLines } from '../io/pieces.js'
import { vtkLines } from '../io/vtk.js'
import type { ComplexField, Wave } from '../wave/wave.js'

/**
 * The field of a wave as files, in pieces, because a large field does not fit into one string.
 */

export type Field = Pick<Wave, 'grid' | 'mask' | 'incident' | 'scattered'>

/**
 * The real part of the total field at a moment.
 *
 * @param phase the time in periods
 */
export function realPart({ incident, scattered }: Field, phase: number): Float64Array {
  // The real part of e^(-2πi phase) (incident + scattered).
  const [cos, sin] = [Math.cos(2 * Math.PI * phase), Math.sin(2 * Math.PI * phase)]
  return incident.re.map((re, n) => cos * (re + scattered.re[n]) + sin * (incident.im[n] + scattered.im[n]))
}

/** A .npy file of complex numbers of shape (2, ny + 1, nx + 1): the incident and the scattered field. */
export function* fieldNpy({ grid: { x, y }, incident, scattered }: Field): Generator<Uint8Array> {
  yield formatHeader([2, y.length, x.length], `${LITTLE_ENDIAN ? '<' : '>'}c16`)
  yield* complexNumbers(incident)
  yield* complexNumbers(scattered)
}

const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/** Numbers per piece. */
const PIECE = 2 ** 16

/** Real and imaginary parts in turn, in the byte order of this machine. */
function* complexNumbers({ re, im }: ComplexField): Generator<Uint8Array> {
  for (let first = 0; first < re.length; first += PIECE) {
    const count = Math.min(PIECE, re.length - first)
    const piece = new Float64Array(2 * count)
    for (let n = 0; n < count; n++) {
      piece[2 * n] = re[first + n]
      piece[2 * n + 1] = im[first + n]
    }
    yield new Uint8Array(piece.buffer)
  }
}

/** A .csv file: a header and one line per point. */
export const fieldCsv = (field: Field): Generator<Uint8Array> => encodeLines(csvLines(field))

function* csvLines({ grid: { x, y }, mask, incident, scattered }: Field): Generator<string> {
  yield 'x,y,inside,incident_re,incident_im,scattered_re,scattered_im'
  for (let j = 0, n = 0; j < y.length; j++) {
    for (let i = 0; i < x.length; i++, n++) {
      yield [x[i], y[j], mask[n], incident.re[n], incident.im[n], scattered.re[n], scattered.im[n]].join(',')
    }
  }
}

/** A .vtk file of the real part of the total field. */
export const fieldVtk = (field: Field, phase: number): Generator<Uint8Array> =>
  encodeLines(
    vtkLines(`real part of the total field after ${phase} periods`, 'total', {
      ...field.grid,
      values: realPart(field, phase),
    }),
  )
