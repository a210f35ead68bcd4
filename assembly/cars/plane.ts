/** The cars of one plane in the row at `at`; of `ends` only those with none of that plane ahead. */
// @ts-ignore: decorator
@inline
export function plane(at: usize, size: usize, ends: bool): v128 {
  return ends ? v128.andnot(v128.load(at), v128.load(at + size)) : v128.load(at)
}
