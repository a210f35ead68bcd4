import { describe, expect, test } from 'vitest'
import { mt19937 } from '../../src/random/mt19937.js'

// python3 -c 'import numpy; numpy.random.seed(5743); print(numpy.random.random(3).tolist())'
const firstDraws = [
  { seed: 0, draws: [0.5488135039273248, 0.7151893663724195, 0.6027633760716439] },
  { seed: 42, draws: [0.3745401188473625, 0.9507143064099162, 0.7319939418114051] },
  { seed: 5743, draws: [0.5894409715380051, 0.20610828840227502, 0.9692477264055535] },
  { seed: 2 ** 32 - 1, draws: [0.0976320289940138, 0.9123828453026218, 0.78903530185164] },
]

describe('mt19937 draws what NumPy draws', () => {
  test.each(firstDraws)('first, after np.random.seed($seed)', ({ seed, draws }) => {
    const draw = mt19937(seed)
    expect([draw(), draw(), draw()]).toEqual(draws)
  })

  test('later, when the state has been renewed several times', () => {
    const draw = mt19937(5743)
    const draws = Array.from({ length: 2000 }, draw)
    expect(draws[999]).toBe(0.5067603833966344)
    expect(draws[1999]).toBe(0.8017092684384548)
  })
})
