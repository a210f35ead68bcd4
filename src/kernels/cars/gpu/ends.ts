import type { CarRules } from '../rules.js'
import { commonProgram } from './common.js'
import { AHEAD, digitsFor, PLACE_CARS, TILE } from './shape.js'

/** What says that an open road has no cars. */
export const NO_CARS = 2 ** 32 - 1

/**
 * The program for the ends of an open road after each step, as text in WGSL: at most one car leaves and one enters, so one
 * thread does it. `block.ts` says the same for other kernels.
 */
export function endsProgram(rules: CarRules): string {
  const digits = digitsFor(rules)
  const { velocity, gap, low } = digits
  return `${commonProgram(digits)}
@group(0) @binding(0) var<storage, read_write> planes: array<u32>;
@group(0) @binding(1) var<storage, read_write> copies: array<u32>;
@group(0) @binding(2) var<storage, read_write> anchors: array<vec2u>;
@group(0) @binding(3) var<uniform> part: Part;
@group(0) @binding(4) var<uniform> call: Call;
@group(0) @binding(5) var<storage, read_write> road: Open;

/** The place of a car, which is so many behind the last one. */
fn placeOf(car: u32) -> u32 {
  let word = (road.word + i32((road.bit + car) / ${PLACE_CARS}u)) % i32(part.places);
  return u32(select(word, word + i32(part.places), word < 0));
}

fn digitAt(car: u32, plane: u32) -> u32 {
  return (planes[plane * part.stride + placeOf(car)] >> ((road.bit + car) % ${PLACE_CARS}u)) & 1u;
}

fn setDigit(car: u32, plane: u32, digit: u32) {
  let place = placeOf(car);
  let bit = (road.bit + car) % ${PLACE_CARS}u;
  let at = plane * part.stride + place;
  planes[at] = (planes[at] & ~(1u << bit)) | (digit << bit);
  if (place % ${TILE}u < ${AHEAD}u && plane < ${low}u) {
    copies[copied(place) + plane] = planes[at];
  }
}

fn number(car: u32, first: u32, digits: u32) -> u32 {
  var sum = 0u;
  for (var j = 0u; j < digits; j++) {
    sum |= digitAt(car, first + j) << j;
  }
  return sum;
}

/** Digit j of a gap is in this plane. */
fn planeOf(digit: u32) -> u32 {
  return ${velocity}u + digit + select(0u, 1u, digit >= ${gap}u);
}

/** Adds to a gap. */
fn addGap(car: u32, cells: i32) {
  var far = 0u;
  var carry = 0u;
  for (var j = 0u; j < part.planes - ${velocity + 1}u; j++) {
    let sum = digitAt(car, planeOf(j)) + (u32(cells >> min(j, 31u)) & 1u) + carry;
    setDigit(car, planeOf(j), sum & 1u);
    carry = sum >> 1u;
    far |= select(0u, sum & 1u, j >= ${gap}u);
  }
  setDigit(car, ${low - 1}u, far);
}

/** Removes the digits of a car. */
fn clear(car: u32) {
  for (var p = 0u; p < part.planes; p++) {
    setDigit(car, p, 0u);
  }
}

/** Lets the first car leave, if it does. */
fn leave() {
  let first = road.cars - 1u;
  let v = number(first, 0u, ${velocity}u);
  let rest = number(first, ${velocity}u, ${gap}u);
  // Beyond the end the gap is negative, so its highest digit is 1. A car on the last cell leaves whatever was drawn for it.
  let isBeyond = digitAt(first, part.planes - 1u) == 1u;
  let isLast = rest + v == 0u && digitAt(first, ${low - 1}u) == 0u;
  if (!isBeyond && !isLast) {
    return;
  }
  let gap = (rest + v) & ${2 ** gap - 1}u;
  clear(first);
  road.cars -= 1u;
  road.drivenOut = gap;
  if (road.cars > 0u) {
    addGap(first - 1u, i32(gap) + 1 - i32(v));
  }
}

/** Lets a car enter an empty first cell. \`back\` is as before the step. */
fn enter(back: u32) {
  let wasEmpty = back == ${NO_CARS}u;
  let free = select(back, select(${NO_CARS}u, part.cells, call.shut == 1u), wasEmpty);
  let v = min(${rules.vmax}u, free);
  var gap = part.cells - v;
  if (road.cars > 0u) {
    gap = anchors[placeOf(0u) / ${TILE}u].x - v;
  }
  road.word -= select(0, 1, road.bit == 0u);
  road.bit = (road.bit + ${PLACE_CARS - 1}u) % ${PLACE_CARS}u;
  if (v > part.cells) {
    road.drivenOut = part.cells;
    return;
  }
  road.cars += 1u;
  clear(0u);
  for (var j = 0u; j < ${velocity}u; j++) {
    setDigit(0u, j, (v >> j) & 1u);
  }
  addGap(0u, i32(gap));
  anchors[placeOf(0u) / ${TILE}u] = vec2u(v - 1u, 0u);
}

@compute @workgroup_size(1)
fn main() {
  let back = road.back;
  road.drivenOut = 0u;
  if (road.cars > 0u && call.shut == 0u) {
    leave();
  }
  if (call.waits == 1u && back > 0u) {
    enter(back);
  }
  road.back = ${NO_CARS}u;
  if (road.cars > 0u) {
    road.back = min(anchors[placeOf(0u) / ${TILE}u].x, ${rules.vmax}u);
  }
}
`
}
