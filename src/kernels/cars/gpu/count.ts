import type { CarRules } from '../rules.js'
import { atLeast, commonProgram, OPEN, upTo } from './common.js'
import { digitsFor, THREADS, TILE } from './shape.js'

/** Counts of an observation: cars of velocity 0, of at least 1 … vmax, jams, and the cells that a car drove out of the road. */
export const countsOf = ({ vmax }: CarRules): number => vmax + 3

/** The counts of observations as an executor returns them. */
export function countedFrom(counts: readonly number[], rules: CarRules): number[] {
  const { vmax, ends } = rules
  const size = countsOf(rules)
  const result: number[] = []
  for (let at = 0; at < counts.length; at += size) {
    const [stopped, ...atLeast] = counts.slice(at, at + vmax + 1)
    result.push(stopped, ...atLeast.map((count, i) => count - (atLeast[i + 1] ?? 0)), counts[at + vmax + 1])
    if (ends) result.push(counts[at + vmax + 2])
  }
  return result
}

/** The program that counts the cars of an observed step, as text in WGSL. Sums of integers do not depend on their order. */
export function countProgram(rules: CarRules): string {
  const digits = digitsFor(rules)
  const { vmax, ends } = rules
  const open = ends !== undefined
  const velocity = upTo(digits.velocity)
  const digitsOfV = velocity.map((j) => `v[${j}]`)
  const gap = upTo(digits.low, digits.velocity)
  return `${commonProgram(digits)}
@group(0) @binding(0) var<storage, read> planes: array<u32>;
@group(0) @binding(1) var<storage, read> copies: array<u32>;
/** Each count has two words, the lower one first. */
@group(0) @binding(2) var<storage, read_write> counts: array<array<atomic<u32>, 2>>;
@group(0) @binding(3) var<uniform> part: Part;
@group(0) @binding(4) var<uniform> call: Call;
${open ? `@group(0) @binding(5) var<storage, read> road: Open;\n${OPEN}` : ''}
var<workgroup> sums: array<atomic<u32>, ${countsOf(rules)}>;

/** The velocities in a place, digit by digit. */
fn velocities(tile: u32, me: u32) -> array<u32, ${velocity.length}> {
  let begin = tile * ${TILE}u;
  let at = begin + me - part.first * ${TILE}u;
  var digits: array<u32, ${velocity.length}>;
  if (me < min(${TILE}u, part.places - begin)) {
${velocity.map((j) => `    digits[${j}] = planes[${j}u * part.stride + at];`).join('\n')}
  } else {
    let source = copied(around(begin + me));
${velocity.map((j) => `    digits[${j}] = copies[source + ${j}u];`).join('\n')}
  }
  return digits;
}

fn count(tile: u32, me: u32) {
  let place = tile * ${TILE}u + me;
  let at = place - part.first * ${TILE}u;
  let last = place == part.places - 1u;
${
  open
    ? `  let behind = distance(place);
  let cars = onRoad(behind);
  let first = front(behind);`
    : `  let cars = select(~0u, ~0u >> (32u - part.lanes), last);
  let first = 0u;`
}
  let v = velocities(tile, me);
  let ahead = velocities(tile, select(me + 1u, 0u, last && part.closed == 1u));
  let stopped = cars & ~(${digitsOfV.join(' | ')});
  let next = ~(${velocity.map((j) => `ahead[${j}]`).join(' | ')}) & 1u;
  let lastBit = select(31u, part.lanes - 1u, last);
  let free = ${gap.map((p) => `planes[${p}u * part.stride + at]`).join(' | ')};
  let joined = ((stopped >> 1u) | (next << lastBit)) & ~free & ~first;
  atomicAdd(&sums[0], countOneBits(stopped));
${upTo(vmax + 1, 1)
  .map((k) => `  atomicAdd(&sums[${k}], countOneBits(cars & ${atLeast(k, digitsOfV)}));`)
  .join('\n')}
  atomicAdd(&sums[${vmax + 1}], countOneBits(stopped & ~joined));
}

@compute @workgroup_size(${THREADS})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) me: u32) {
  let tile = ${open ? '(call.tile + group.x) % part.tiles' : 'part.first + group.x'};
  if (me < min(${TILE}u, part.places - tile * ${TILE}u)) {
    count(tile, me);
  }
${open ? `  if (group.x == 0u && me == 0u) {\n    atomicAdd(&sums[${vmax + 2}], road.drivenOut);\n  }\n` : ''}  workgroupBarrier();
  if (me < ${countsOf(rules)}u) {
    let index = call.observation * ${countsOf(rules)}u + me;
    let sum = atomicLoad(&sums[me]);
    let old = atomicAdd(&counts[index][0], sum);
    if (old > ${2 ** 32 - 1}u - sum) {
      atomicAdd(&counts[index][1], 1u);
    }
  }
}
`
}
