/** The paper's lags, and c, d and m of its second sequence; every number in units of 2^-24. */
const R = 97
const S = 33
const C = 362436
const D = 7654321
const MODULUS = 16777213

/**
 * RANMAR, the universal generator of Marsaglia, Zaman and Tsang: a lagged Fibonacci sequence minus an arithmetic one.
 *
 * Its 24-bit floats are multiples of 2^-24. So it runs here in integers modulo 2^24, with exactly the same numbers.
 *
 * Source: G. Marsaglia, A. Zaman and W. W. Tsang, Stat. Prob. Lett. 9, 35 (1990), as F. James gave it in Comp. Phys.
 * Comm. 60, 329 (1990), who splits one seed into ij = seed div 30082 and kl = seed mod 30082.
 *
 * @param seed an integer from 0 to 942,438,977 (ij at most 31328, kl at most 30081)
 * @returns the generator: each call returns the next number, uniform in [0, 1), a multiple of 2^-24; a 32-bit float holds it
 *
 * @example
 * const draw = ranmar(5743)
 * draw() < Math.fround(0.52) // compare in 32-bit floats: is the first cell a car?
 */
export function ranmar(seed: number): () => number {
  const u = initialState(seed)
  let i = R - 1
  let j = S - 1
  let c = C

  return () => {
    const difference = (u[i] - u[j]) & 0xffffff
    u[i] = difference
    i = i === 0 ? R - 1 : i - 1
    j = j === 0 ? R - 1 : j - 1
    c = c < D ? c - D + MODULUS : c - D
    return ((difference - c) & 0xffffff) / 2 ** 24
  }
}

/** 97 numbers of 24 bits. Each bit combines a three-lag multiplicative and a congruential sequence. */
function initialState(seed: number): Int32Array {
  let [i, j, k, l] = split(seed)
  const u = new Int32Array(R)
  for (let n = 0; n < R; n++) {
    for (let bit = 0; bit < 24; bit++) {
      const m = (((i * j) % 179) * k) % 179
      i = j
      j = k
      k = m
      l = (53 * l + 1) % 169
      u[n] = (u[n] << 1) | ((l * m) % 64 >= 32 ? 1 : 0)
    }
  }
  return u
}

/** James's four starting values of the sequences that make the bits. */
function split(seed: number): [i: number, j: number, k: number, l: number] {
  const ij = Math.floor(seed / 30082)
  const kl = seed % 30082
  return [(Math.floor(ij / 177) % 177) + 2, (ij % 177) + 2, (Math.floor(kl / 169) % 178) + 1, kl % 169]
}
