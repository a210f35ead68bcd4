import type { CarRules } from '../rules.js'
import { atLeast, commonProgram, OPEN, upTo } from './common.js'
import { drawsProgram } from './draws.js'
import { AHEAD, type Digits, digitsFor, THREADS, TILE } from './shape.js'

const lines = (all: readonly string[], indent: number) =>
  all.map((line) => `${' '.repeat(indent)}${line}`).join('\n')

/**
 * The program that takes up to 32 steps, as text in WGSL: one place of 32 cars per thread. The same operations as in
 * docs/cars.md, digit by digit.
 *
 * Before a step a thread knows all but the new velocity of the car ahead of its place. That is in the memory of the
 * workgroup, which has room for two steps in turn, so that one barrier per step suffices.
 */
export function stepProgram(rules: CarRules): string {
  const digits = digitsFor(rules)
  const open = rules.ends !== undefined
  return `${commonProgram(digits)}
@group(0) @binding(0) var<storage, read_write> planes: array<u32>;
@group(0) @binding(1) var<storage, read> copies: array<u32>;
@group(0) @binding(2) var<storage, read_write> nextCopies: array<u32>;
/** The positions of the last cars of tiles, the lower word first. */
@group(0) @binding(3) var<storage, read_write> anchors: array<vec2u>;
@group(0) @binding(4) var<uniform> part: Part;
@group(0) @binding(5) var<uniform> call: Call;
${open ? `@group(0) @binding(6) var<storage, read> road: Open;\n${OPEN}` : ''}
var<workgroup> edges: array<u32, ${2 * digits.velocity * (THREADS + 1)}>;
${drawsProgram(rules)}
@compute @workgroup_size(${THREADS})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) me: u32) {
${lines(load(digits, open), 2)}
  for (var step = 0u; step < call.steps; step++) {
${lines(drive(rules, digits, open), 4)}
    let edge = (step & 1u) * ${digits.velocity * (THREADS + 1)}u;
${lines(exchange(digits), 4)}
${lines(moveGaps(digits), 4)}
  }
${lines(store(digits), 2)}
}
`
}

/** Names of the planes in registers. */
const names = ({ velocity, gap }: Digits) => [
  ...upTo(velocity).map((j) => `v${j}`),
  ...upTo(gap).map((j) => `g${j}`),
  'far',
]

function load(digits: Digits, open: boolean): string[] {
  const all = names(digits)
  const high = [`g${digits.gap - 1}`, `g${digits.gap - 2}`]
  return [
    open ? 'let tile = (call.tile + group.x) % part.tiles;' : 'let tile = part.first + group.x;',
    `let begin = tile * ${TILE}u;`,
    `let own = min(${TILE}u, part.places - begin);`,
    'let place = around(begin + me);',
    `let at = begin + me - part.first * ${TILE}u;`,
    ...all.map((name) => `var ${name} = 0u;`),
    'if (me < own) {',
    ...all.map((name, p) => `  ${name} = planes[${p}u * part.stride + at];`),
    `} else if (me < own + ${AHEAD}u && part.closed == 0u) {`,
    '  let source = copied(place);',
    ...all.map((name, p) => `  ${name} = copies[source + ${p}u];`),
    '}',
    ...(open
      ? [
          'let behind = distance(place);',
          'let cars = onRoad(behind);',
          ...all.map((name) => `${name} &= cars;`),
          'let number = u32(road.word) + behind;',
          'let free = select(front(behind), 0u, call.shut == 1u);',
          'let follows = behind == 0u || (me == 0u && (cars & 1u) == 1u);',
          'let followsAt = select(0u, road.bit, behind == 0u);',
        ]
      : ['let number = place;', 'let follows = me == 0u;', 'let followsAt = 0u;']),
    // The bit before which the car ahead is in the next place, which is that of another thread.
    'let lastBit = select(31u, part.lanes - 1u, place == part.places - 1u);',
    'let ahead = select(me + 1u, 0u, part.closed == 1u && me + 1u == own);',
    `let long = ${high[0]} | far;`,
    `let oldHigh = ${high[0]};`,
    `let oldNext = ${high[1]};`,
    'var driven = 0u;',
  ]
}

/** Sets the velocities for the step. */
function drive({ vmax }: CarRules, { velocity, gap }: Digits, open: boolean): string[] {
  const wasAtLeast = (k: number) =>
    atLeast(
      k,
      upTo(velocity).map((j) => `v${j}`),
    )
  const gapAtLeast = (k: number) => atLeast(k, ['g0', 'g1', 'g2', 'beyond'])
  const braked = (k: number) => (k > vmax ? [] : [`u${k}`])
  return [
    `let beyond = ${[...upTo(gap, 3).map((j) => `g${j}`), 'long', ...(open ? ['free'] : [])].join(' | ')};`,
    `let moved = ${wasAtLeast(1)};`,
    `let u1 = ${gapAtLeast(1)};`,
    ...upTo(vmax + 1, 2).map(
      (k) => `let u${k} = ${k === 2 ? 'moved' : wasAtLeast(k - 1)} & ${gapAtLeast(k)};`,
    ),
    'let slow = slows(call.keys[step], number, u1, moved);',
    ...upTo(vmax + 1, 1).map((k) => `let w${k} = ${[...braked(k + 1), `(u${k} & ~slow)`].join(' | ')};`),
    ...upTo(velocity).map((j) => `v${j} = ${digitOf(j, vmax)};`),
    'if (follows) {',
    ...upTo(velocity).map((j) => `  driven += ((v${j} >> followsAt) & 1u) << ${j}u;`),
    '}',
  ]
}

/** Digit j of a velocity, of which `w` says whether it is at least 1, 2, … */
function digitOf(j: number, vmax: number): string {
  const turns = upTo(vmax + 1, 1).filter((k) => k % 2 ** j === 0)
  return turns.map((k) => `w${k}`).join(' ^ ')
}

/** Sets `n0`, `n1`, …, the velocities of the cars ahead. */
function exchange({ velocity }: Digits): string[] {
  return [
    ...upTo(velocity).map((j) => `edges[edge + ${j * (THREADS + 1)}u + me] = v${j};`),
    'workgroupBarrier();',
    ...upTo(velocity).map(
      (j) => `let n${j} = (v${j} >> 1u) | ((edges[edge + ${j * (THREADS + 1)}u + ahead] & 1u) << lastBit);`,
    ),
  ]
}

/** gap = gap - own velocity + that of the car ahead. */
function moveGaps({ velocity, gap }: Digits): string[] {
  const text = ['var borrow = 0u;', 'var carry = 0u;']
  for (const j of upTo(velocity)) {
    text.push(
      `let less${j} = g${j} ^ v${j};`,
      `let rest${j} = less${j} ^ borrow;`,
      `borrow = (v${j} & ~g${j}) | (borrow & ~less${j});`,
      `let sum${j} = rest${j} ^ n${j};`,
      `g${j} = sum${j} ^ carry;`,
      `carry = (rest${j} & n${j}) | (carry & sum${j});`,
    )
  }
  text.push('var change = borrow ^ carry;')
  for (const j of upTo(gap, velocity)) {
    const last = j === gap - 1
    // A one goes on up through ones, a missing one through zeros.
    text.push(`let old${j} = g${j};`, `g${j} ^= change;`, ...(last ? [] : [`change &= old${j} ^ borrow;`]))
  }
  return text
}

function store(digits: Digits): string[] {
  const { gap, low } = digits
  const [high, next] = [`g${gap - 1}`, `g${gap - 2}`]
  return [
    'if (me >= own) {',
    '  return;',
    '}',
    `let up = oldHigh & oldNext & ~(${high} | ${next});`,
    `let down = ~(oldHigh | oldNext) & ${high} & ${next};`,
    'var turned = up | down;',
    'if (turned != 0u) {',
    '  far = 0u;',
    `  for (var p = ${low}u; p < part.planes; p++) {`,
    '    let old = planes[p * part.stride + at];',
    '    planes[p * part.stride + at] = old ^ turned;',
    '    far |= old ^ turned;',
    '    turned &= old ^ down;',
    '  }',
    '}',
    ...names(digits).map((name, p) => `planes[${p}u * part.stride + at] = ${name};`),
    `if (me < ${AHEAD}u) {`,
    '  let source = copied(place);',
    ...names(digits).map((name, p) => `  nextCopies[source + ${p}u] = ${name};`),
    '}',
    'if (follows) {',
    '  let old = anchors[tile];',
    '  let moved = old.x + driven;',
    '  anchors[tile] = vec2u(moved, old.y + select(0u, 1u, moved < old.x));',
    '}',
  ]
}
