/**
 * Checks of arguments. Each error names the option, the value and the range. Numbers are returned as they are, except 0
 * for -0.
 */

export function checkInteger(name: string, value: unknown, least: number, most: number): number {
  if (typeof value !== 'number') throw new TypeError(`${name}: ${show(value)} is not a number`)
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`${name}: ${show(value)} is not an integer from ${least} to ${most}`)
  }
  return value + 0
}

export function checkNumber(name: string, value: unknown, least: number, most: number): number {
  if (typeof value !== 'number') throw new TypeError(`${name}: ${show(value)} is not a number`)
  if (!(value >= least && value <= most)) {
    throw new RangeError(`${name}: ${show(value)} is not a number from ${least} to ${most}`)
  }
  return value + 0
}

export function checkChoice<Choice extends string>(
  name: string,
  value: unknown,
  choices: readonly Choice[],
): Choice {
  if (choices.includes(value as Choice)) return value as Choice
  const ErrorType = typeof value === 'string' ? RangeError : TypeError
  throw new ErrorType(`${name}: ${show(value)} is not one of ${choices.join(', ')}`)
}

/** An address: text, a `URL`, or an object that a trusted types policy has made from one. */
export function checkAddress<Address>(name: string, value: Address): Address {
  if ((typeof value === 'string' && value !== '') || (typeof value === 'object' && value !== null))
    return value
  throw new TypeError(`${name}: ${show(value)} is not an address`)
}

/** Refuses options that do not exist: a misspelt option would silently do nothing. */
export function checkNames(what: string, options: object, known: readonly string[]) {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new TypeError(`${what}: ${show(options)} is not an object of options`)
  }
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) {
      throw new TypeError(`${showName(name)}: no such option of ${what}; there are ${known.join(', ')}`)
    }
  }
}

/** The options that are given: one that is undefined is not. */
export const givenOf = <Options extends object>(options: Options): Options =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Options

export function checkFunction(name: string, value: unknown) {
  if (typeof value !== 'function') throw new TypeError(`${name}: ${show(value)} is not a function`)
}

/** The bytes of a typed array, also of one from another realm, for which `instanceof` is false. */
export function checkBytes(name: string, value: unknown): Uint8Array {
  if (ArrayBuffer.isView(value) && ((value as Partial<Uint8Array>).BYTES_PER_ELEMENT ?? 1) === 1) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  }
  throw new TypeError(`${name}: ${show(value)} is not a Uint8Array`)
}

/** Checks only the property that is used: `instanceof` is false for signals of other realms. */
export function checkSignal(signal: { readonly aborted: boolean }) {
  if (typeof signal?.aborted !== 'boolean')
    throw new TypeError(`signal: ${show(signal)} is not an AbortSignal`)
}

/** A value as text for an error: on one line, not long, and without control characters. */
export function show(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `'${short(value)}'`
    case 'bigint':
      // Converting a very long one to digits is slow.
      return BigInt.asIntN(128, value) === value ? `${value}n` : 'a long bigint'
    case 'function':
      return `function ${nameOf(value)}`.trim()
    case 'object':
      return value === null ? 'null' : kindOf(value)
    default:
      return Object.is(value, -0) ? '-0' : short(String(value))
  }
}

const showName = (name: string) => (/^\w+$/.test(name) ? short(name) : show(name))

const MOST = 57

/** Shortens before it escapes, so that a very long text is fast. */
function short(text: string): string {
  const escaped = text.slice(0, MOST + 1).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, codeOf)
  const characters = [...escaped]
  return text.length > MOST || characters.length > MOST ? `${characters.slice(0, MOST).join('')}…` : escaped
}

const codeOf = (character: string) =>
  character === '\n' ? '\\n' : `\\u{${(character.codePointAt(0) as number).toString(16).padStart(4, '0')}}`

/** The name of an object's constructor, which can be anything; reading it may throw. */
function kindOf(value: object): string {
  try {
    return nameOf(value.constructor) || 'object'
  } catch {
    return 'object'
  }
}

function nameOf(made: { name: unknown } | undefined): string {
  return typeof made?.name === 'string' ? short(made.name) : ''
}
