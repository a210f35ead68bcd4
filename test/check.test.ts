/** Values as they read in an error. */
import { expect, test } from 'vitest'
import { checkInteger, checkNumber, show } from '../src/check.js'

const { proxy: revoked, revoke } = Proxy.revocable({}, {})
revoke()

const rows: [unknown, string][] = [
  [5, '5'],
  [-0, '-0'],
  [Number.NaN, 'NaN'],
  [undefined, 'undefined'],
  [null, 'null'],
  [true, 'true'],
  [5n, '5n'],
  [-(10n ** 20n), '-100000000000000000000n'],
  [1n << 500n, 'a long bigint'],
  ['', "''"],
  ['a b', "'a b'"],
  ['a\nb', "'a\\nb'"],
  ['\u001b[2J', "'\\u{001b}[2J'"],
  ['\u0007\u009b\u2028\u202e', "'\\u{0007}\\u{009b}\\u{2028}\\u{202e}'"],
  ['ρ = ½ 🚗', "'ρ = ½ 🚗'"],
  ['\ud83d', "'\\u{d83d}'"],
  ['a'.repeat(57), `'${'a'.repeat(57)}'`],
  ['a'.repeat(58), `'${'a'.repeat(57)}…'`],
  ['\u0000'.repeat(58), `'${'\\u{0000}'.repeat(7)}\\…'`],
  [Symbol('\n'), 'Symbol(\\n)'],
  [() => 1, 'function'],
  [function drive() {}, 'function drive'],
  [class Car {}, 'function Car'],
  [[], 'Array'],
  [new Map(), 'Map'],
  [{}, 'Object'],
  [Object.create(null), 'object'],
  [{ constructor: 5 }, 'object'],
  [{ constructor: { name: 5 } }, 'object'],
  [{ constructor: { name: 'a\u001b' } }, 'a\\u{001b}'],
  [
    {
      get constructor() {
        throw new Error('no')
      },
    },
    'object',
  ],
  [revoked, 'object'],
]

// Values that throw cannot be named by the tests' runner.
test.each(rows.map(([value, text]): [string, () => unknown] => [text, () => value]))('%s', (text, value) => {
  expect(show(value())).toBe(text)
})

test('-0 is 0', () => {
  expect(checkInteger('cells', -0, 0, 1)).toBe(0)
  expect(checkNumber('density', -0, 0, 1)).toBe(0)
})
