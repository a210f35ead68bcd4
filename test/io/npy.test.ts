import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { formatNpy, parseNpy } from '../../src/io/npy.js'
import { randomRoad } from '../roads.js'

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))

/** A file as NumPy writes it: the header is filled with spaces up to a multiple of 64 bytes, and closed by a line end. */
function npy(dictionary: string, numbers: ArrayLike<number>, version = 1): Uint8Array {
  const start = version === 1 ? 10 : 12
  const at = 64 * Math.ceil((start + dictionary.length + 1) / 64)
  const file = new Uint8Array(at + numbers.length).fill(0x20)
  file.set(bytes('\x93NUMPY'))
  file.set([version, 0], 6)
  const view = new DataView(file.buffer)
  if (version === 1) view.setUint16(8, at - start, true)
  else view.setUint32(8, at - start, true)
  file.set(bytes(dictionary), start)
  file[at - 1] = 0x0a
  file.set(numbers, at)
  return file
}

const describeArray = (type: string, shape: string, order = 'False') =>
  `{'descr': '${type}', 'fortran_order': ${order}, 'shape': ${shape}, }`

/** Numbers as they lie in memory, in little-endian order like the files'. */
const raw = (numbers: ArrayBufferView) => new Uint8Array(numbers.buffer)

const five = [1, 0, 0, 1, 1]
const road = Uint8Array.from(five)
const good = npy(describeArray('|u1', '(5,)'), five)

describe('parseNpy', () => {
  test.each<[string, ArrayLike<number>]>([
    ['|b1', five],
    ['|u1', five],
    ['|i1', five],
    ['<u2', raw(Uint16Array.from(five))],
    ['<i2', raw(Int16Array.from(five))],
    ['<u4', raw(Uint32Array.from(five))],
    ['<i4', raw(Int32Array.from(five))],
    ['<u8', raw(BigUint64Array.from(five, BigInt))],
    ['<i8', raw(BigInt64Array.from(five, BigInt))],
  ])('reads cells of type %s, in a header of any version', (type, numbers) => {
    for (const version of [1, 2, 3]) {
      expect([...parseNpy(npy(describeArray(type, '(5,)'), numbers, version))]).toEqual(five)
    }
  })

  test.each([1, 2, 4, 8])('reads integers of %i bytes in either byte order', (size) => {
    const ordered = (order: string) =>
      five.flatMap((cell) => {
        const bytes = [cell, ...new Array(size - 1).fill(0)]
        return order === '>' ? bytes.reverse() : bytes
      })
    for (const order of ['<', '>', '=', '|', '']) {
      for (const kind of ['u', 'i']) {
        const file = npy(describeArray(`${order}${kind}${size}`, '(5,)'), ordered(order))
        expect([...parseNpy(file)], `${order}${kind}${size}`).toEqual(five)
      }
    }
  })

  test.each(['|b1', '<b1', '>b1', '=b1', 'b1', '|?', '<?', '?'])('reads booleans of type %s', (type) => {
    expect([...parseNpy(npy(describeArray(type, '(5,)'), five))]).toEqual(five)
  })

  test.each([
    ['as cnpy writes it', "{'descr': '<u1', 'fortran_order': False, 'shape': (5,), }"],
    ['of a program in Fortran', "{'descr': '<i1', 'fortran_order': True, 'shape': (5,), }"],
    ['without a comma at the end', "{'descr': '|u1', 'fortran_order': False, 'shape': (5,)}"],
    ['in double quotes', '{"descr": "|u1", "fortran_order": False, "shape": (5,), }'],
    ['without spaces', "{'descr':'|u1','fortran_order':False,'shape':(5,),}"],
    ['with many spaces', " { 'shape' : ( 5 , ) ,\t'fortran_order' : False , 'descr' : '|u1' , } "],
    ['of Python 2', "{'descr': '|u1', 'fortran_order': False, 'shape': (5L,), }"],
    ['in another order', "{'shape': (5,), 'descr': '|u1', 'fortran_order': False}"],
  ])('reads a header %s', (_, dictionary) => {
    expect([...parseNpy(npy(dictionary, five))]).toEqual(five)
  })

  test('reads any view of bytes, of another realm, too', () => {
    const realm = runInNewContext('({ Uint8Array, Int8Array, DataView, ArrayBuffer })')
    for (const own of [globalThis, realm] as (typeof globalThis)[]) {
      const bytes = own.Uint8Array.from(good)
      const views = [new own.Int8Array(bytes.buffer), new own.DataView(bytes.buffer)]
      for (const file of [bytes, ...views]) expect([...parseNpy(file as never)]).toEqual(five)
    }
    const file = Buffer.from(good)
    vi.stubGlobal('ArrayBuffer', realm.ArrayBuffer)
    vi.stubGlobal('Uint8Array', realm.Uint8Array)
    try {
      expect(Array.from(parseNpy(file))).toEqual(five)
      expect(Array.from(formatNpy(file.subarray(128)))).toEqual([...good])
    } finally {
      vi.unstubAllGlobals()
    }
  })

  test('reads a header byte for byte as NumPy 2 writes it', () => {
    const header = "\x93NUMPY\x01\x00v\x00{'descr': '|b1', 'fortran_order': False, 'shape': (5,), }"
    const file = bytes(`${header.padEnd(127)}\n\x01\x00\x00\x01\x01`)
    expect([...parseNpy(file)]).toEqual(five)
  })

  test('reads a file that lies anywhere in a buffer', () => {
    const wide = npy(describeArray('<i8', '(5,)'), raw(BigInt64Array.from(five, BigInt)))
    for (const file of [good, wide]) {
      for (const offset of [1, 7, 64]) {
        const buffer = new Uint8Array(offset + file.length + 9).fill(1)
        buffer.set(file, offset)
        expect([...parseNpy(buffer.subarray(offset, offset + file.length))]).toEqual(five)
      }
    }
  })

  test('does not keep the file', () => {
    const file = good.slice()
    const cells = parseNpy(file)
    file.fill(9)
    expect(cells).toEqual(road)
  })

  type Fault = typeof TypeError | typeof RangeError
  test.each<[string, Uint8Array, Fault, string]>([
    ['nothing', new Uint8Array(), TypeError, 'does not begin as a .npy file does'],
    ['something else', bytes('P5 100 100 255 and so on'), TypeError, 'does not begin as a .npy file does'],
    ['a header cut short at once', good.slice(0, 8), RangeError, 'ends after 8 bytes, within its header'],
    ['a header cut short', good.slice(0, 60), RangeError, 'ends after 60 bytes, within its header of 128'],
    ['a header of version 2 cut short', npy('{}', [], 2).slice(0, 11), RangeError, 'ends after 11 bytes'],
    ['numbers cut short', good.slice(0, -1), RangeError, '5 cells of 1 bytes are 5 bytes, but 4 follow'],
    ['numbers left out', good.slice(0, 128), RangeError, 'but 0 follow'],
    ['more than it says', Uint8Array.of(...good, 0), RangeError, 'are 5 bytes, but 6 follow'],
    ['wide numbers cut short', npy(describeArray('<i8', '(5,)'), five), RangeError, '40 bytes, but 5 follow'],
    [
      'a cube',
      npy(describeArray('|u1', '(1, 1, 5)'), five),
      TypeError,
      'shape (1, 1, 5), but a road has one dimension',
    ],
    [
      'a picture without rows',
      npy(describeArray('|u1', '(0, 5)'), []),
      TypeError,
      'shape (0, 5), but a road has one dimension',
    ],
    ['a picture cut short', npy(describeArray('|u1', '(2, 5)'), five), RangeError, '10 bytes, but 5 follow'],
    ['a single number', npy(describeArray('|u1', '()'), [1]), TypeError, 'shape ()'],
    [
      'a picture in Fortran order',
      npy(describeArray('|u1', '(1, 5)', 'True'), five),
      TypeError,
      'shape (1, 5) in the order of Fortran, but a road has one dimension',
    ],
    ['an order that is none', npy(describeArray('|u1', '(5,)', 'Maybe'), five), TypeError, 'a plain array'],
    ['floats', npy(describeArray('<f8', '(5,)'), []), TypeError, "type '<f8' are not among ?, b1, u1, i1, "],
    ['objects', npy(describeArray('|O', '(5,)'), []), TypeError, "type '|O' are not among"],
    ['text', npy(describeArray('<U1', '(5,)'), []), TypeError, "type '<U1' are not among"],
    ['no type', npy(describeArray('', '(5,)'), []), TypeError, "type '' are not among"],
    [
      'a type that every object has',
      npy(describeArray('toString', '(5,)'), []),
      TypeError,
      "type 'toString'",
    ],
    [
      'records',
      npy("{'descr': [('car', '|u1')], 'fortran_order': False, 'shape': (5,), }", five),
      TypeError,
      'does not describe a plain array',
    ],
    ['an empty header', npy('{}', []), TypeError, 'does not describe a plain array'],
    [
      'another number',
      npy(describeArray('<u2', '(5,)'), [0, 1, 0, 0, 1, 1, 0, 1, 0, 1]),
      RangeError,
      'cell 0 is 256, not an integer from 0 to 127',
    ],
    [
      'another wide number',
      npy(describeArray('<i4', '(2,)'), raw(Int32Array.of(1, -1))),
      RangeError,
      'cell 1 is -1, not an integer from 0 to 127',
    ],
    [
      'a number too wide to be one by mistake',
      npy(describeArray('<i8', '(2,)'), raw(BigInt64Array.of(0n, 2n ** 32n + 1n))),
      RangeError,
      'cell 1 is 4294967297',
    ],
    [
      'another number in big-endian order',
      npy(describeArray('>i2', '(2,)'), [0, 1, 1, 0]),
      RangeError,
      'cell 1 is 256, not an integer from 0 to 127',
    ],
    [
      'more cells than there are numbers',
      npy(describeArray('|u1', `(${2 ** 60},)`), five),
      RangeError,
      'but 5 follow',
    ],
  ])('refuses %s', (_, file, fault, words) => {
    expect(() => parseNpy(file)).toThrow(fault)
    expect(() => parseNpy(file)).toThrow('.npy: ')
    expect(() => parseNpy(file)).toThrow(words)
  })

  test('refuses any part of a file', () => {
    for (let length = 0; length < good.length; length++)
      expect(() => parseNpy(good.slice(0, length))).toThrow('.npy: ')
  })
})

const rangeFault = (value: string) => new RangeError(`${value} is not an integer from 0 to ${2 ** 53 - 1}`)

describe('formatNpy', () => {
  test('writes byte for byte what NumPy writes', () => {
    expect(formatNpy(road)).toEqual(good)
  })

  test('begins its numbers at a multiple of 64 bytes', () => {
    for (const cells of [1, 10, 99_999])
      expect((formatNpy(new Uint8Array(cells)).length - cells) % 64).toBe(0)
  })

  test('takes any shape with as many cells', () => {
    for (const [shape, words] of [
      [[2, 3], '(2, 3)'],
      [[6], '(6,)'],
      [[1, 6, 1], '(1, 6, 1)'],
    ] as const) {
      expect(Buffer.from(formatNpy(new Uint8Array(6), shape)).toString('latin1')).toContain(
        `'shape': ${words}`,
      )
    }
    expect(formatNpy(new Uint8Array(0), [0, 7]).length % 64).toBe(0)
  })

  test.each<[string, unknown[], Error]>([
    ['text', ['101'], new TypeError("road: '101' is not a Uint8Array")],
    ['nothing', [undefined], new TypeError('road: undefined is not a Uint8Array')],
    ['numbers', [[1, 0]], new TypeError('road: Array is not a Uint8Array')],
    ['wider numbers', [new Int32Array(2)], new TypeError('road: Int32Array is not a Uint8Array')],
    ['memory', [new ArrayBuffer(2)], new TypeError('road: ArrayBuffer is not a Uint8Array')],
    ['a number for a shape', [road, 5], new TypeError('shape: 5 is not an array of lengths')],
    ['null for a shape', [road, null], new TypeError('shape: null is not an array of lengths')],
    ['another shape', [road, [2, 3]], new RangeError('shape: (2, 3) has 6 cells, but the road has 5')],
    ['a negative shape', [road, [-1, -5]], rangeFault('shape[0]: -1')],
    ['half a cell', [road, [2.5, 2]], rangeFault('shape[0]: 2.5')],
    ['a length that is text', [road, ['5']], new TypeError("shape[0]: '5' is not a number")],
    ['a hole in a shape', [road, new Array(1)], new TypeError('shape[0]: undefined is not a number')],
    [
      'too many dimensions',
      [road, [5, ...new Array(32).fill(1)]],
      new RangeError('shape.length: 33 is not an integer from 0 to 32'),
    ],
  ])('refuses %s', (_, given, fault) => {
    expect(() => formatNpy(...(given as Parameters<typeof formatNpy>))).toThrow(fault)
  })

  test('is read back as it was', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500 }), fc.nat(), (cells, seed) => {
        const road = randomRoad(cells, 0.5, seed)
        expect(parseNpy(formatNpy(road))).toEqual(road)
      }),
      { seed: 184 },
    )
  })
})

test('a road is a copy, also of a Buffer', () => {
  const file = Buffer.from(good)
  const parsed = parseNpy(file)
  file.fill(0)
  expect(parsed).toEqual(road)
})

test('a header may be long', () => {
  const dictionary = describeArray('|u1', '(5,)').padEnd(400_000)
  expect(parseNpy(npy(dictionary, five, 2))).toEqual(road)
})

test('wider numbers are no bytes of a file', () => {
  expect(() => parseNpy(new Uint16Array(good) as never)).toThrow(
    new TypeError('.npy: Uint16Array is not a Uint8Array'),
  )
})

test('states are read as they are, and of a picture the last row', () => {
  expect([...parseNpy(npy(describeArray('<u2', '(2, 3)'), raw(Uint16Array.of(1, 0, 1, 0, 9, 1))))]).toEqual([
    0, 9, 1,
  ])
})

test('a value is reported as it is stored, and what is no file as what it is', () => {
  const file = npy(describeArray('|i1', '(1,)'), [255])
  expect(() => parseNpy(file)).toThrow('.npy: cell 0 is -1, not an integer from 0 to 127')
  expect(() => parseNpy('road.npy' as never)).toThrow(new TypeError(".npy: 'road.npy' is not a Uint8Array"))
})
