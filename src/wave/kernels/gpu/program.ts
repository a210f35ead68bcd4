import { NEAR_TERMS } from '../../hankelTable.js'

/** Threads of a workgroup: one for each point. */
export const THREADS = 64

/** Segments that are summed before they are added to the others, so that rounding errors stay small. */
const BLOCK = 32

/** Coefficients of a polynomial that single precision needs; the table has 8. */
const TERMS = 6

/** Terms of the power series that it needs. */
const NEAR = 12

/**
 * The program that computes the field in some points, as text in WGSL: all segments for one point per thread, in single
 * precision. Coordinates are in units of 1 / (4 k), in which an interval of the table is 1 wide. Each is the sum of two
 * numbers, so that differences of near ones are right to the last digit.
 */
export const fieldProgram = `
struct Segment {
  /** The midpoint: the leading parts of both coordinates, and the rest of both. */
  middle: vec4f,
  /** The real and imaginary weights of H0, and those of H1. */
  weights: vec4f,
  normal: vec2f,
  /** The corner where it begins. */
  corner: vec2f,
}

struct Scene {
  first: u32,
  stride: u32,
  count: u32,
  /** Points of the grid in the direction of x. */
  width: u32,
  /** Whoever is at least so far from each edge is inside for sure. */
  margin: f32,
}

/** J0, Y0, J1 and Y1 in one vector: hankelTable.ts. */
@group(0) @binding(0) var<storage, read> table: array<vec4f>;
@group(0) @binding(1) var<storage, read> segments: array<Segment>;
/** Coordinates of the grid, each in two parts: first those of x, then those of y. */
@group(0) @binding(2) var<storage, read> grid: array<vec2f>;
/** Real and imaginary part, and how far inside of the nearest edge the point is, times the length of that edge. */
@group(0) @binding(3) var<storage, read_write> field: array<vec4f>;
@group(0) @binding(4) var<uniform> scene: Scene;

fn hankel(x: f32) -> vec4f {
  let i = round(x);
  if (i < 16.0) {
    return near(0.25 * x);
  }
  let t = x - i;
  let row = ${NEAR_TERMS}u + 8u * (u32(i) - 16u);
  var sum = table[row + ${TERMS - 1}u];
  for (var k = ${TERMS - 2}; k >= 0; k--) {
    sum = sum * t + table[row + u32(k)];
  }
  return sum;
}

fn near(x: f32) -> vec4f {
  var sum = table[${NEAR - 1}];
  for (var k = ${NEAR - 2}; k >= 0; k--) {
    sum = sum * (x * x) + table[k];
  }
  let log = ${2 / Math.PI} * (log(0.5 * x) + ${Math.fround(0.5772156649015329)});
  let j1 = x * sum.z;
  return vec4f(sum.x, log * sum.x + sum.y, j1, log * j1 + x * sum.w - ${2 / Math.PI} / x);
}

/** What a segment adds to the field. In its midpoint that is nothing. */
fn term(segment: Segment, point: vec4f) -> vec2f {
  let way = (point.xy - segment.middle.xy) + (point.zw - segment.middle.zw);
  let r = sqrt(dot(way, way));
  if (r == 0.0) {
    return vec2f();
  }
  let h = hankel(r);
  let w = segment.weights;
  let cos = dot(segment.normal, way) / r;
  let re = w.x * h.x - w.y * h.y + (w.z * h.z - w.w * h.w) * cos;
  let im = w.x * h.y + w.y * h.x + (w.z * h.w + w.w * h.z) * cos;
  return vec2f(re, im);
}

/** How far inside of the nearest edge a point is, times the length of that edge. */
fn depth(point: vec2f) -> f32 {
  let count = arrayLength(&segments);
  var least = 3e38;
  var before = segments[count - 1u].corner - point;
  for (var m = 0u; m < count; m++) {
    let next = segments[m].corner - point;
    least = min(least, before.x * next.y - before.y * next.x);
    before = next;
  }
  return least;
}

@compute @workgroup_size(${THREADS})
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= scene.count) {
    return;
  }
  let number = scene.first + scene.stride * id.x;
  let x = grid[number % scene.width];
  let y = grid[scene.width + number / scene.width];
  let point = vec4f(x.x, y.x, x.y, y.y);
  let inside = depth(point.xy);
  var sum = vec2f();
  if (inside < scene.margin) {
    for (var first = 0u; first < arrayLength(&segments); first += ${BLOCK}u) {
      var some = vec2f();
      for (var m = first; m < min(first + ${BLOCK}u, arrayLength(&segments)); m++) {
        some += term(segments[m], point);
      }
      sum += some;
    }
  }
  field[id.x] = vec4f(sum, inside, 0.0);
}
`
