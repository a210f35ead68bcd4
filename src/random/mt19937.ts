/** The words of state, the lag of the recurrence and its matrix: n, m and a of the paper's table II. */
const N = 624
const M = 397
const A = 0x9908b0df

/**
 * NumPy's legacy generator, `np.random.seed(seed)` and then `np.random.random()`: the Mersenne Twister MT19937.
 *
 * Source: M. Matsumoto and T. Nishimura, ACM Trans. Model. Comput. Simul. 8, 3 (1998); the initialisation by one word
 * is that of their version of 2002, and so are the doubles of 53 bits.
 *
 * @param seed an integer from 0 to 2^32 - 1
 * @returns the generator: each call returns the next number, uniform in [0, 1), a multiple of 2^-53
 *
 * @example
 * const draw = mt19937(42)
 * draw() // 0.3745401188473625
 */
export function mt19937(seed: number): () => number {
  const state = initialState(seed)
  let next = N

  // A double takes two words, 27 bits of one above 26 of the other. N is even, so no pair is split.
  return () => {
    if (next === N) {
      twist(state)
      next = 0
    }
    const a = temper(state[next++]) >>> 5
    const b = temper(state[next++]) >>> 6
    return (a * 2 ** 26 + b) / 2 ** 53
  }
}

/** Knuth's linear congruential recurrence expands one word to the state (TAOCP volume 2, 3rd edition, p. 106). */
function initialState(seed: number): Int32Array {
  const state = new Int32Array(N)
  state[0] = seed
  for (let i = 1; i < N; i++) {
    const previous = state[i - 1] ^ (state[i - 1] >>> 30)
    state[i] = Math.imul(1812433253, previous) + i
  }
  return state
}

/** The next N words, in place: x[k+n] = x[k+m] xor (upper bit of x[k], lower 31 bits of x[k+1]) A. */
function twist(state: Int32Array): void {
  // In two loops, because an index modulo N costs more than the rest.
  for (let k = 0; k < N - M; k++) state[k] = state[k + M] ^ timesA(state[k], state[k + 1])
  for (let k = N - M; k < N - 1; k++) state[k] = state[k + M - N] ^ timesA(state[k], state[k + 1])
  state[N - 1] = state[M - 1] ^ timesA(state[N - 1], state[0])
}

function timesA(upper: number, lower: number): number {
  const x = (upper & 0x80000000) | (lower & 0x7fffffff)
  return (x >>> 1) ^ (-(x & 1) & A)
}

/** The paper's tempering, y T, of one word. */
function temper(x: number): number {
  let y = x ^ (x >>> 11)
  y ^= (y << 7) & 0x9d2c5680
  y ^= (y << 15) & 0xefc60000
  return y ^ (y >>> 18)
}
