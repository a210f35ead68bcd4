/**
 * Checks of what a user hands in. Each error names the option, the value and the range.
 */

export function checkInteger(name: string, value: unknown, least: number, most: number): number {
  if (typeof value !== 'number') throw new TypeError(`${name}: ${show(value)} is not a number`)
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`${name}: ${show(value)} is not an integer from ${least} to ${most}`)
  }
  return value
}

export function checkNumber(name: string, value: unknown, least: number, most: number): number {
  if (typeof value !== 'number') throw new TypeError(`${name}: ${show(value)} is not a number`)
  if (!(value >= least && value <= most)) {
    throw new RangeError(`${name}: ${show(value)} is not a number from ${least} to ${most}`)
  }
  return value
}

export function checkChoice<Choice extends string>(
  name: string,
  value: unknown,
  choices: readonly Choice[],
): Choice {
  if (choices.includes(value as Choice)) return value as Choice
  const Fault = typeof value === 'string' ? RangeError : TypeError
  throw new Fault(`${name}: ${show(value)} is not one of ${choices.join(', ')}`)
}

/** Refuses options that do not exist: a misspelt one would silently do nothing. */
export function checkNames(what: string, options: object, known: readonly string[]) {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`${what}: ${show(options)} is not an object of options`)
  }
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) {
      throw new TypeError(`${oneLine(name)}: no such option of ${what}; there are ${known.join(', ')}`)
    }
  }
}

/** A value as it reads in an error, on one line and not too long. */
export function show(value: unknown): string {
  const text =
    typeof value === 'string'
      ? `'${oneLine(value)}'`
      : typeof value === 'object'
        ? kindOf(value)
        : String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ')

const kindOf = (value: object | null) => (value === null ? 'null' : (value.constructor?.name ?? 'object'))
