/**
 * The programs that advance a road of an elementary rule on a GPU, as text in WGSL. docs/gpu.md draws the layout.
 *
 * A thread has one chunk: 30 lanes of 32 consecutive cells. Row r holds cell r of every lane, so the neighbours of a row
 * are the rows before and behind it, and only the first and the last row need a shift. The outer two of the 32 bits are
 * the neighbours' nearest lanes. They are the halo: in each step one more of their rows becomes wrong, so that after 32
 * steps the chunk itself is still right.
 *
 *               bit 0    bit 1   bit 2  …  bit 30    bit 31
 *     row 0     (-32)      0      32         928      (960)
 *     row 1     (-31)      1      33         929      (961)
 *     …
 *     row 31     (-1)     31      63         959      (991)
 */

import { type Formula, formulaOf, type Step } from '../rule/formula.js'
import type { ElementaryRules } from '../rules.js'

/** Rows of a chunk, and the most steps per dispatch. */
export const ROWS = 32

/** Lanes of a chunk without the halo. */
export const LANES = 30

/** Cells of a chunk. */
export const SPAN = LANES * ROWS

/** Chunks per workgroup. Their rows are interleaved in memory: first row 0 of each, then row 1 of each, … */
export const GROUP = 64

const rows = Array.from({ length: ROWS }, (_, row) => row)

/** One line per row. */
const eachRow = (line: (row: number) => string) => rows.map(line).join('\n')

/** What all programs have in common. Chunk 0 is a copy of what is before the road, and the last one of what is behind. */
const COMMON = `
struct Segment {
  /** Cells of this part of the road, and its chunks without ghosts. */
  cells: i32,
  chunks: u32,
  /** Whether this end is an end of the road, with a fixed cell outside. */
  left: u32,
  right: u32,
}

fn bit(word: u32, at: u32) -> u32 {
  return (word >> at) & 1u;
}

/** Where row 0 of a chunk is; the others follow ${GROUP} words apart. */
fn place(chunk: u32) -> u32 {
  return chunk / ${GROUP}u * ${GROUP * ROWS}u + chunk % ${GROUP}u;
}

/** Of a chunk with so many cells before the end: in the lanes of a row, those whose cells are on this part of the road. */
fn own(room: i32, row: u32) -> u32 {
  let lanes = u32(clamp((room - i32(row) + ${ROWS - 1}) >> 5u, 0, ${LANES}));
  return ((1u << lanes) - 1u) << 1u;
}
`

/** Advances a road by up to 32 steps, of which it counts those that are observed. */
export const advanceProgram = ({ rule, counted, outside }: ElementaryRules): string => `${COMMON}
struct Call {
  steps: u32,
  /** Bit s: step s + 1 is observed. */
  observed: u32,
  /** The number of the first observation. */
  first: u32,
}
@group(0) @binding(0) var<storage, read> road: array<u32>;
@group(0) @binding(1) var<storage, read_write> advanced: array<u32>;
/** Each count has two words, the lower one first. */
@group(0) @binding(2) var<storage, read_write> counts: array<array<atomic<u32>, 2>>;
@group(0) @binding(3) var<uniform> segment: Segment;
@group(0) @binding(4) var<uniform> call: Call;

var<workgroup> sums: array<atomic<u32>, ${ROWS}>;

${nextFunction(formulaOf(rule))}

/** A row with the nearest lanes of both neighbours. */
fn joined(before: u32, row: u32, behind: u32) -> u32 {
  return bit(before, ${LANES}u) | (row & ${2 ** (LANES + 1) - 2}u) | ((behind << ${LANES}u) & ${2 ** 31}u);
}
${outside ? OUTSIDE : ''}
@compute @workgroup_size(${GROUP})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_index) me: u32) {
  let chunk = id.x;
  let here = place(chunk);
  let before = place(max(chunk, 1u) - 1u);
  let behind = place(min(chunk + 1u, arrayLength(&road) / ${ROWS}u - 1u));
  let room = segment.cells - (i32(chunk) - 1) * ${SPAN};
  // The first rows of the chunk with the road's end have one lane more than the others.
  let longer = u32(room) % ${ROWS}u;
  let ownLong = select(own(room, 0u), 0u, chunk == 0u);
  let ownShort = select(own(room, ${ROWS - 1}u), 0u, chunk == 0u);
${eachRow((r) => `  var r${r} = joined(road[before + ${GROUP * r}u], road[here + ${GROUP * r}u], road[behind + ${GROUP * r}u]);`)}
  for (var step = 0u; step < call.steps; step++) {
    let observed = bit(call.observed, step) == 1u;
${outside ? setOutside(outside) : ''}${counted === 'moved' ? count((r) => `r${r} & ~${rightOf(r)}`) : ''}
${eachRow((r) => `    let n${r} = next(${leftOf(r)}, r${r}, ${rightOf(r)});`)}
${eachRow((r) => `    r${r} = n${r};`)}
${counted === 'population' ? count((r) => `r${r}`) : ''}  }
${eachRow((r) => `  advanced[here + ${GROUP * r}u] = r${r};`)}
  if (call.observed == 0u) {
    return;
  }
  workgroupBarrier();
  if (me < ${ROWS}u && bit(call.observed, me) == 1u) {
    let index = call.first + countOneBits(call.observed & ((1u << me) - 1u));
    let sum = atomicLoad(&sums[me]);
    let old = atomicAdd(&counts[index][0], sum);
    if (old > ${2 ** 32 - 1}u - sum) {
      atomicAdd(&counts[index][1], 1u);
    }
  }
}
`

const leftOf = (row: number) => (row === 0 ? `(r${ROWS - 1} << 1u)` : `r${row - 1}`)
const rightOf = (row: number) => (row === ROWS - 1 ? '(r0 >> 1u)' : `r${row + 1}`)

/** Adds the chunk's own ones to the sum of an observed step. */
const count = (ones: (row: number) => string) => `    if (observed) {
      var sum = 0u;
${eachRow((r) => `      sum += countOneBits(${ones(r)} & select(ownShort, ownLong, ${r}u < longer));`)}
      atomicAdd(&sums[step], sum);
    }
`

const OPERATORS = { and: '&', or: '|', xor: '^', andnot: '& ~' } as const

/** The next states of 32 cells. */
function nextFunction({ steps, next }: Formula): string {
  const given = ['left', 'cell', 'right']
  const name = (value: number) => given[value] ?? `v${value}`
  const text = ({ op, a, b }: Step) =>
    op === 'not' ? `~${name(a)}` : `${name(a)} ${OPERATORS[op]}${op === 'andnot' ? '' : ' '}${name(b)}`
  const lines = steps.map((step, i) => `  let ${name(given.length + i)} = ${text(step)};`)
  return `fn next(left: u32, cell: u32, right: u32) -> u32 {\n${[...lines, `  return ${name(next)};`].join('\n')}\n}`
}

/** Of a row, the lanes outside a road with fixed ends: before its first cell, and behind its last one. */
const OUTSIDE = `
fn outsideBefore(chunk: u32) -> u32 {
  return select(select(0u, 1u, chunk == 1u), ${2 ** 31 - 1}u, chunk == 0u) * segment.left;
}

fn outsideBehind(room: i32, row: u32) -> u32 {
  let first = u32(clamp((room - i32(row) + ${2 * ROWS - 1}) >> 5u, 0, ${LANES + 2}));
  return select(${2 ** 32 - 1}u << first, 0u, first == ${LANES + 2}u) * segment.right;
}
`

/** Sets the cells outside, before each step. */
const setOutside = ({
  left,
  right,
}: {
  left: number
  right: number
}) => `    if (chunk < 2u || room < ${SPAN + ROWS}) {
      let before = outsideBefore(chunk);
      let long = outsideBehind(room, 0u);
      let short = outsideBehind(room, ${ROWS - 1}u);
${eachRow((r) => {
  const behind = `select(short, long, ${r}u < longer)`
  const set = [...(left === 1 ? ['before'] : []), ...(right === 1 ? [behind] : [])]
  return `      r${r} = ${[`(r${r} & ~(before | ${behind}))`, ...set].join(' | ')};`
})}
    }
`

/** Words of packed cells that a part of the road shows to its neighbours: its first ones, and its last ones. */
export const EDGE = { first: 2 * LANES, last: LANES }

/** Copies the edges of a part of the road, for its neighbours. A ring shorter than its edges goes around. */
export const edgesProgram = `${COMMON}
@group(0) @binding(0) var<storage, read> road: array<u32>;
@group(0) @binding(1) var<storage, read_write> edges: array<u32>;
@group(0) @binding(2) var<uniform> segment: Segment;

fn cellAt(at: i32) -> u32 {
  let cell = u32((at % segment.cells + segment.cells) % segment.cells);
  let lane = cell % ${SPAN}u / ${ROWS}u + 1u;
  return bit(road[place(cell / ${SPAN}u + 1u) + cell % ${ROWS}u * ${GROUP}u], lane);
}

@compute @workgroup_size(${EDGE.first + EDGE.last})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let start = ${ROWS} * (i32(id.x) - select(0, ${EDGE.first + EDGE.last}, id.x >= ${EDGE.first}u));
  var word = 0u;
  for (var i = 0; i < ${ROWS}; i++) {
    word |= cellAt(start + i) << u32(i);
  }
  edges[id.x] = word;
}
`

/** Fills the ghosts of a part of the road with the edges of its neighbours: chunk 0, and two chunks at the end. */
export const ghostsProgram = `${COMMON}
@group(0) @binding(0) var<storage, read_write> road: array<u32>;
@group(0) @binding(1) var<storage, read> before: array<u32>;
@group(0) @binding(2) var<storage, read> behind: array<u32>;
@group(0) @binding(3) var<uniform> segment: Segment;

@compute @workgroup_size(${3 * ROWS})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = id.x % ${ROWS}u;
  let which = id.x / ${ROWS}u;
  let chunk = select(segment.chunks + which - 1u, 0u, which == 0u);
  let at = place(chunk) + row * ${GROUP}u;
  let end = segment.cells - (i32(chunk) - 1) * ${SPAN};
  var word = select(road[at] & own(end, row), 0u, which == 0u);
  for (var lane = 0u; lane < ${LANES}u; lane++) {
    if (which == 0u) {
      word |= bit(before[${EDGE.first}u + lane], row) << (lane + 1u);
    } else {
      let cell = i32(lane * ${ROWS}u + row) - end;
      if (cell >= 0) {
        word |= bit(behind[u32(cell) / ${ROWS}u], u32(cell) % ${ROWS}u) << (lane + 1u);
      }
    }
  }
  road[at] = word;
}
`

/** What the programs below work on: chunks first .. first + count - 1, without ghosts. */
const PART = `${COMMON}
struct Part {
  first: u32,
  count: u32,
}
`

/** Takes chunks from packed cells, 32 per word. */
export const loadProgram = `${PART}
@group(0) @binding(0) var<storage, read_write> road: array<u32>;
@group(0) @binding(1) var<storage, read> packed: array<u32>;
@group(0) @binding(2) var<uniform> part: Part;

@compute @workgroup_size(${GROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= part.count) {
    return;
  }
  let here = place(part.first + id.x + 1u);
  for (var row = 0u; row < ${ROWS}u; row++) {
    var word = 0u;
    for (var lane = 0u; lane < ${LANES}u; lane++) {
      word |= bit(packed[id.x * ${LANES}u + lane], row) << (lane + 1u);
    }
    road[here + row * ${GROUP}u] = word;
  }
}
`

/** The reverse; cells behind the end of the road are 0. */
export const storeProgram = `${PART}
@group(0) @binding(0) var<storage, read> road: array<u32>;
@group(0) @binding(1) var<storage, read_write> packed: array<u32>;
@group(0) @binding(2) var<uniform> part: Part;
@group(0) @binding(3) var<uniform> segment: Segment;

@compute @workgroup_size(${GROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= part.count) {
    return;
  }
  let here = place(part.first + id.x + 1u);
  let room = segment.cells - i32(part.first + id.x) * ${SPAN};
  for (var lane = 0u; lane < ${LANES}u; lane++) {
    var word = 0u;
    for (var row = 0u; row < ${ROWS}u; row++) {
      let cell = road[here + row * ${GROUP}u] & own(room, row);
      word |= bit(cell, lane + 1u) << row;
    }
    packed[id.x * ${LANES}u + lane] = word;
  }
}
`

/** Counts the cells that are 1. */
export const countProgram = `${COMMON}
@group(0) @binding(0) var<storage, read> road: array<u32>;
@group(0) @binding(1) var<storage, read_write> count: array<atomic<u32>, 2>;
@group(0) @binding(2) var<uniform> segment: Segment;

@compute @workgroup_size(${GROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x == 0u) {
    return;
  }
  var sum = 0u;
  for (var row = 0u; row < ${ROWS}u; row++) {
    let ones = road[place(id.x) + row * ${GROUP}u] & own(segment.cells - (i32(id.x) - 1) * ${SPAN}, row);
    sum += countOneBits(ones);
  }
  let old = atomicAdd(&count[0], sum);
  if (old > ${2 ** 32 - 1}u - sum) {
    atomicAdd(&count[1], 1u);
  }
}
`
