import { expect, test } from 'vitest'
import { bestDepth } from '../../src/executors/mpi/depth.js'
import { kernels } from '../../src/kernels/table.js'
import { nagelSchreckenberg } from '../../src/models/nasch.js'
import { rulesOf } from '../../src/models/rules.js'
import { traffic } from '../../src/models/traffic.js'

const cars = rulesOf(traffic(), 'ring', 1)
const costs = { exchange: 4e-6, byte: 1e-10, unit: 1e-9 }

test('the depth is where ghosts and exchanges cost the same', () => {
  // d² = exchange / (3 unit · reach) = 4e-6 / 3e-9: 36.5, of which the nearest power of two is cheapest.
  expect(bestDepth(kernels.naive, 1_000_000, cars, 4, costs)).toBe(32)
  // With 5 cells a step: 16.3.
  const nasch = rulesOf(nagelSchreckenberg({ vmax: 5, p: 0.3 }), 'ring', 1)
  expect(bestDepth(kernels.naive, 1_000_000, nasch, 4, costs)).toBe(16)
})

test('slow messages make it deeper, up to an eighth of what a rank has', () => {
  const slow = { ...costs, exchange: 1e-3 }
  expect(bestDepth(kernels.naive, 1_000_000, cars, 4, slow)).toBe(512)
  expect(bestDepth(kernels.naive, 4000, cars, 4, slow)).toBe(64)
  expect(bestDepth(kernels.naive, 1e9, cars, 4, { ...costs, exchange: 10 })).toBe(4096)
})

test('bytes of an edge cost the same a step at any depth', () => {
  expect(bestDepth(kernels.naive, 1_000_000, cars, 4, { ...costs, byte: 1e-6 })).toBe(32)
})

test('it is not less than what the kernel works best with', () => {
  const fast = { ...costs, exchange: 0 }
  expect(bestDepth(kernels.simd, 2 ** 24, cars, 2, fast)).toBe(kernels.simd.depth(2 ** 16, cars))
  expect(bestDepth(kernels.naive, 100, cars, 50, fast)).toBe(1)
})
