/**
 * Compares a result with what it should be: prints a line if they are equal, otherwise ends the cell with what is wrong.
 *
 * @param what is checked
 * @param got a number, a text, a boolean, or an array of them; `undefined` is an exercise that nobody has solved yet
 * @param within the difference that is allowed between numbers
 * @param hint said only if something is wrong
 */
export function check(what: string, got: unknown, wanted: unknown, { within = 0, hint = '' } = {}) {
  const fault = faultOf(got, wanted, within)
  if (fault) throw notYet(`${what}: ${fault}. ${hint}`.trim())
  console.log(`✓ ${what}`)
}

/** The kernel passes printed lines on in a thread of its own, and those that come after the end of a cell are lost. */
const { log } = console
console.log = (...what: unknown[]) => {
  log(...what)
  pause(10)
}

function pause(milliseconds: number) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}

/** Stands where a learner will write: ends the cell with what is to be done. */
export function todo(what: string): never {
  throw notYet(what)
}

/** An error for learners, without a stack: where the check is written helps nobody. */
function notYet(message: string): Error {
  const error = new Error(message)
  error.name = 'NotYet'
  error.stack = `Not yet: ${message}`
  return error
}

/** Longer texts, such as roads, are compared character by character, like arrays. */
const READABLE = 80

function faultOf(got: unknown, wanted: unknown, within: number): string | undefined {
  if (got === undefined) return 'there is nothing yet'
  if (isArray(wanted)) return isArray(got) ? faultIn(got, wanted, within) : `${got} should be an array`
  if (typeof got !== typeof wanted) return `${got} is a ${typeof got}, and should be a ${typeof wanted}`
  if (typeof wanted === 'boolean' && got === !wanted) return `this is ${got}, and should be ${wanted}`
  if (typeof got === 'string' && got.length > READABLE) return faultIn(got, wanted as string, within)
  const equal =
    typeof got === 'number' && typeof wanted === 'number' ? Math.abs(got - wanted) <= within : got === wanted
  if (!equal) return `${got} should be ${wanted}${within > 0 ? `, within ${within}` : ''}`
}

/** The first element that is wrong. */
function faultIn(got: ArrayLike<unknown>, wanted: ArrayLike<unknown>, within: number): string | undefined {
  for (let i = 0; i < Math.min(got.length, wanted.length); i++) {
    const fault = faultOf(got[i], wanted[i], within)
    if (fault) return `element ${i}: ${fault}`
  }
  if (got.length !== wanted.length) return `it has ${got.length} elements, and should have ${wanted.length}`
}

const isArray = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value)
