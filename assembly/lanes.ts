/**
 * Ghosts around the ring in the lanes layout.
 *
 * The road is cut into one piece per lane, side by side. Row w holds cell w of every piece, one bit each. The first `full`
 * lanes have `rows` rows, the others one less (here 3 lanes, 2 of them full, 8 cells):
 *
 *              lane 0  lane 1  lane 2
 *     row -1     7       2       5       ghost: the last cell of the piece before, so one lane up
 *     row 0      0       3       6
 *     row 1      1       4       7
 *     row 2      2       5      (0)      a short lane is a ghost from here on
 *     row 3      3       6       1       ghost: the first cells of the piece behind, so one lane down
 *
 * So a ghost row is a row of the halo strip rotated by one lane, or a mix of two such rows where full and short lanes meet.
 * Rows are filled outwards one by one, so that a strip may extend into ghosts that were filled just before. That is how
 * the ghosts of a short road go around the ring more than once.
 */

// @ts-ignore: decorator
@inline
const ROW: usize = 16

/** Bits 0 .. count - 1 of the 128. */
// @ts-ignore: decorator
@inline
export function lowest(count: i32): v128 {
  const low: u64 = count >= 64 ? u64.MAX_VALUE : (<u64>1 << count) - 1
  const high: u64 = count >= 128 ? u64.MAX_VALUE : count <= 64 ? 0 : (<u64>1 << (count - 64)) - 1
  return i64x2.replace_lane(i64x2.splat(low), 1, high)
}

/** Bit `lane` alone. */
// @ts-ignore: decorator
@inline
function only(lane: i32): v128 {
  return v128.andnot(lowest(lane + 1), lowest(lane))
}

/** Lane l takes the bit of lane l + 1, and the last lane, `top`, that of lane 0. Lanes behind it are undefined. */
// @ts-ignore: decorator
@inline
function down(row: v128, top: v128): v128 {
  const between = v128.shuffle<i64>(i64x2.shl(row, 63), i64x2.splat(0), 1, 2)
  const first = i64x2.neg(v128.and(v128.shuffle<i64>(row, row, 0, 0), i64x2.splat(1)))
  return v128.bitselect(first, v128.or(i64x2.shr_u(row, 1), between), top)
}

/** Lane l takes the bit of lane l - 1, and lane 0 that of the last lane, `top`. The lane behind it, if any, gets 0. */
// @ts-ignore: decorator
@inline
function up(row: v128, top: v128): v128 {
  const others = v128.andnot(row, top)
  const between = v128.shuffle<i64>(i64x2.splat(0), i64x2.shr_u(others, 63), 0, 2)
  const last = i64x2.replace_lane(i64x2.splat(0), 0, <i64>v128.any_true(v128.and(row, top)))
  return v128.or(v128.or(i64x2.shl(others, 1), between), last)
}

/**
 * Fills `ghosts` rows behind `last`, the address of the road's last row, and the short lanes of that row itself.
 * `strip` is the address of the road's first ghosts + 1 rows.
 */
export function copyHaloRight(last: usize, strip: usize, ghosts: i32, lanes: i32, full: i32): void {
  const top = only(lanes - 1)
  const own = lowest(full)
  v128.store(last, v128.bitselect(v128.load(last), down(v128.load(strip), top), own))
  for (let k: usize = 1; k <= <usize>ghosts; k++) {
    const source = strip + (k - 1) * ROW
    // Ghost k of a full lane is cell k - 1 of the next piece. A short lane ends one row earlier: its ghost is cell k.
    const near = down(v128.load(source), top)
    const far = down(v128.load(source + ROW), top)
    v128.store(last + k * ROW, v128.bitselect(near, far, own))
  }
}

/** Fills `ghosts` rows before `first`, the address of row 0. `strip` is the address of the road's last ghosts + 1 rows. */
export function copyHaloLeft(first: usize, strip: usize, ghosts: i32, lanes: i32, full: i32): void {
  const top = only(lanes - 1)
  const own = lowest(full)
  for (let k: usize = 1; k <= <usize>ghosts; k++) {
    const source = strip + (<usize>ghosts - k) * ROW
    // A full piece ends on the last row, a short one on the row before it.
    const row = v128.bitselect(v128.load(source + ROW), v128.load(source), own)
    v128.store(first - k * ROW, up(row, top))
  }
}
