/** Sums within a register: its population count, and the sum of its bytes. */

// @ts-ignore: decorator
@inline
export function popcount128(bits: v128): u64 {
  return sumOfBytes(i8x16.popcnt(bits))
}

// @ts-ignore: decorator
@inline
export function sumOfBytes(bytes: v128): u64 {
  const words = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes))
  const halves = i64x2.add(i64x2.extend_low_i32x4_u(words), i64x2.extend_high_i32x4_u(words))
  return i64x2.extract_lane(halves, 0) + i64x2.extract_lane(halves, 1)
}
