import { expect, test } from 'vitest'
import { bestExchanging } from '../../src/executors/mpi/depth.js'
import { kernels } from '../../src/kernels/table.js'
import { nagelSchreckenberg } from '../../src/models/nasch.js'
import { rulesOf } from '../../src/models/rules.js'
import { traffic } from '../../src/models/traffic.js'

const cars = rulesOf(traffic(), 'ring', 1)
const costs = { exchange: 4e-6, byte: 1e-10, calls: 3e-6, unit: 1e-9 }

const bestDepth = (...[kernel, cells, rules, ranks, costs]: Args) =>
  bestExchanging(kernel, cells, rules, ranks, costs, { overlap: false }).depth
type Args = Parameters<typeof bestExchanging> extends [...infer First, unknown] ? First : never

test('the depth is where ghosts and exchanges cost the same', () => {
  // d² = exchange / (unit · reach) = 4e-6 / 1e-9: 63, next to a power of two.
  expect(bestDepth(kernels.naive, 1_000_000, cars, 4, costs)).toBe(64)
  // With 5 cells a step: 28.
  const nasch = rulesOf(nagelSchreckenberg({ vmax: 5, p: 0.3 }), 'ring', 1)
  expect(bestDepth(kernels.naive, 1_000_000, nasch, 4, costs)).toBe(32)
})

test('slow messages make it deeper, up to an eighth of what a rank has', () => {
  const slow = { ...costs, exchange: 1e-3 }
  expect(bestDepth(kernels.naive, 1_000_000, cars, 4, slow)).toBe(1024)
  expect(bestDepth(kernels.naive, 4000, cars, 4, slow)).toBe(64)
  expect(bestDepth(kernels.naive, 1e9, cars, 4, { ...costs, exchange: 10 })).toBe(4096)
})

test('bytes of an edge cost the same a step at any depth', () => {
  expect(bestDepth(kernels.naive, 1_000_000, cars, 4, { ...costs, byte: 1e-6 })).toBe(64)
})

test('it is not less than what the kernel works best with', () => {
  const fast = { ...costs, exchange: 0 }
  expect(bestDepth(kernels.simd, 2 ** 24, cars, 2, fast)).toBe(kernels.simd.depth(2 ** 16, cars))
  expect(bestDepth(kernels.naive, 100, cars, 50, fast)).toBe(1)
})

test('messages travel beside the work where that saves more than three times the ghosts cost', () => {
  const best = (costs: Parameters<typeof bestExchanging>[4], given = {}) =>
    bestExchanging(kernels.naive, 1_000_000, cars, 4, costs, given)
  expect(best(costs).overlap).toBe(false)
  // 2 √(3 · calls · unit) against 2 √(exchange · unit): where an exchange takes more than three times its calls.
  expect(best({ ...costs, exchange: 8e-6 }).overlap).toBe(false)
  expect(best({ ...costs, exchange: 10e-6 })).toEqual({ depth: 32, overlap: true })
  expect(best({ ...costs, exchange: 10e-6 }, { depth: 256 })).toEqual({ depth: 256, overlap: false })
  expect(best(costs, { overlap: true })).toEqual({ depth: 32, overlap: true })
})
