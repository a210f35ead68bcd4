/**
 * The key of a step, `stepKey` of src/random/draws.ts: Philox4x32-10 of seed and step, 0 to 2^53 - 1.
 * Stores four words.
 */
export function stepKey(out: usize, seed: f64, step: f64): void {
  let c0 = <u32>(<u64>step), c1 = <u32>((<u64>step) >> 32), c2: u32 = 1, c3: u32 = 0
  let k0 = <u32>(<u64>seed), k1 = <u32>((<u64>seed) >> 32)
  for (let round = 0; round < 10; round++) {
    const a = <u64>c0 * 0xd2511f53
    const b = <u64>c2 * 0xcd9e8d57
    c0 = <u32>(b >> 32) ^ c1 ^ k0
    c1 = <u32>b
    c2 = <u32>(a >> 32) ^ c3 ^ k1
    c3 = <u32>a
    k0 += 0x9e3779b9
    k1 += 0xbb67ae85
  }
  store<u32>(out, c0)
  store<u32>(out, c1, 4)
  store<u32>(out, c2, 8)
  store<u32>(out, c3, 12)
}
