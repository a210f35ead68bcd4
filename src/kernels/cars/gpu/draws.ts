import type { CarRules } from '../rules.js'

/** Words that one round makes, and digits of a chance. */
const ROUND_WORDS = 4
const DIGITS = 32

/** Rounds after which hardly any car of a place still reads its bits: from here on it is worth looking. */
const LIKELY = 3

/**
 * A function in WGSL that says which of 32 cars slow down: docs/random.md. The digits of the chances are constants in it.
 *
 * @returns `fn slows(key: vec4u, place: u32, open: u32, moved: u32) -> u32`, of which only the bits of `open` count
 */
export function drawsProgram({ slow, slowStart }: CarRules): string {
  const always = 2 ** DIGITS
  const [ofMoved, ofStood] = [slow, slowStart].map((chance) => (chance >= always ? 0 : chance))
  const start = whose(slow >= always, slowStart >= always) ?? '0u'
  const rounds = Math.ceil((DIGITS - trailingZeros(ofMoved | ofStood)) / ROUND_WORDS)
  const body = rounds === 0 ? `  return ${start};` : chain(ofMoved, ofStood, rounds, start)
  return `${FUNCTIONS}
fn slows(key: vec4u, place: u32, open: u32, moved: u32) -> u32 {
${body}
}
`
}

/** Digits of a chance behind its last 1 decide nothing. */
const trailingZeros = (chance: number) => (chance === 0 ? DIGITS : 31 - Math.clz32(chance & -chance))

function chain(ofMoved: number, ofStood: number, rounds: number, start: string): string {
  const text = [
    ...['var a = mix(place + key.x);', 'let y = mix(a ^ key.y);', 'var b = y;', 'var c = a + key.z;'],
    ...['var d = y ^ key.w;', 'var rest = open;', `var slow = ${start};`],
  ]
  for (let n = 0; n < Math.min(rounds, LIKELY); n++) {
    const digit = (chance: number, i: number) => ((chance >>> (DIGITS - 1 - ROUND_WORDS * n - i)) & 1) === 1
    text.push(...round((i) => whose(digit(ofMoved, i), digit(ofStood, i))))
  }
  if (rounds > LIKELY) {
    const digit = (chance: number, i: number) => `digitOf(${chance}u, ${ROUND_WORDS}u * n + ${i}u)`
    const reading = (i: number) => `((${digit(ofMoved, i)} & moved) | (${digit(ofStood, i)} & ~moved))`
    text.push(
      `for (var n = ${LIKELY}u; n < ${rounds}u && rest != 0u; n++) {`,
      ...round((i) => (ofMoved === ofStood ? digit(ofMoved, i) : reading(i))).map((line) => `  ${line}`),
      '}',
    )
  }
  return [...text, 'return slow;'].map((line) => `  ${line}`).join('\n')
}

/** A round, and what its words decide: `who` are the cars for which the digit of word i is 1. */
const round = (who: (i: number) => string | undefined): string[] => [
  ...ROUND,
  ...['a', 'b', 'c', 'd'].flatMap((word, i) => {
    const cars = who(i)
    const slow = cars && `slow |= rest & ~${word}${cars === ALL ? '' : ` & ${cars}`};`
    return [...(slow ? [slow] : []), `rest &= ${word};`]
  }),
]

const ALL = '~0u'

/** The cars that a digit is for. */
function whose(moved: boolean, stood: boolean): string | undefined {
  if (moved) return stood ? ALL : 'moved'
  return stood ? '~moved' : undefined
}

const ROUND = [
  ...['a += b;', 'd = rotate(d ^ a, 16u);', 'c += d;', 'b = rotate(b ^ c, 12u);'],
  ...['a += b;', 'd = rotate(d ^ a, 8u);', 'c += d;', 'b = rotate(b ^ c, 7u);', 'c ^= y;'],
]

const FUNCTIONS = `
/** All bits of a digit of a chance. */
fn digitOf(chance: u32, digit: u32) -> u32 {
  return u32(i32(chance << digit) >> 31u);
}

fn mix(word: u32) -> u32 {
  var x = word ^ (word >> 16u);
  x *= 0x7feb352du;
  x ^= x >> 15u;
  x *= 0x846ca68bu;
  return x ^ (x >> 16u);
}

fn rotate(word: u32, by: u32) -> u32 {
  return (word << by) | (word >> (32u - by));
}
`
