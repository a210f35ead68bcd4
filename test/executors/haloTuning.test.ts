import { expect, test } from 'vitest'
import { bestHalo, type Costs } from '../../src/executors/mpi/haloTuning.js'
import { simd } from '../../src/kernels/elementary/simd.js'
import type { KernelName } from '../../src/kernels/names.js'
import type { Rules } from '../../src/kernels/rules.js'
import { nagelSchreckenberg } from '../../src/models/nasch.js'
import { kindOf, rulesOf } from '../../src/models/table.js'
import { traffic } from '../../src/models/traffic.js'
import { blockKernelFor } from '../strategies.js'

const cars = rulesOf(traffic(), 'ring', 1)
const costs = { exchange: 4e-6, byte: 1e-10, calls: 3e-6, unit: 1e-9 }

const best = (
  name: KernelName,
  cells: number,
  rules: Rules,
  ranks: number,
  costs: Costs,
  given: Parameters<typeof bestHalo>[3],
) =>
  bestHalo(
    {
      kernel: blockKernelFor({ name }, rules),
      road: kindOf(rules).road(cells, rules, Math.floor(cells / 2)),
      rules,
    },
    ranks,
    costs,
    given,
  )

const bestDepth = (name: KernelName, cells: number, rules: Rules, ranks: number, costs: Costs) =>
  best(name, cells, rules, ranks, costs, { overlap: false }).depth

test('the depth is where ghosts and exchanges cost the same', () => {
  // d² = exchange / (unit · radius) = 4e-6 / 1e-9: 63, next to a power of two.
  expect(bestDepth('naive', 1_000_000, cars, 4, costs)).toBe(64)
  // A car depends on the car ahead only, whatever its velocity.
  const nasch = rulesOf(nagelSchreckenberg({ vmax: 5, p: 0.3 }), 'ring', 1)
  expect(bestDepth('naive', 1_000_000, nasch, 4, costs)).toBe(64)
})

test('slow messages make it deeper, up to an eighth of what a rank has', () => {
  const slow = { ...costs, exchange: 1e-3 }
  expect(bestDepth('naive', 1_000_000, cars, 4, slow)).toBe(1024)
  expect(bestDepth('naive', 4000, cars, 4, slow)).toBe(64)
  expect(bestDepth('naive', 1e9, cars, 4, { ...costs, exchange: 10 })).toBe(4096)
})

test('bytes of a strip cost the same per step at any depth', () => {
  expect(bestDepth('naive', 1_000_000, cars, 4, { ...costs, byte: 1e-6 })).toBe(64)
})

test('it is not less than what the kernel works best with', () => {
  const fast = { ...costs, exchange: 0 }
  expect(bestDepth('simd', 2 ** 24, cars, 2, fast)).toBe(simd.depth(2 ** 16, cars))
  expect(bestDepth('naive', 100, cars, 50, fast)).toBe(1)
})

test('messages travel beside the work where that saves more than three times the ghosts cost', () => {
  const bestOf = (costs: Costs, given = {}) => best('naive', 1_000_000, cars, 4, costs, given)
  expect(bestOf(costs).overlap).toBe(false)
  // 2 √(3 · calls · unit) against 2 √(exchange · unit): where an exchange takes more than three times its calls.
  expect(bestOf({ ...costs, exchange: 8e-6 }).overlap).toBe(false)
  expect(bestOf({ ...costs, exchange: 10e-6 })).toEqual({ depth: 32, overlap: true })
  expect(bestOf({ ...costs, exchange: 10e-6 }, { depth: 256 })).toEqual({ depth: 256, overlap: false })
  expect(bestOf(costs, { overlap: true })).toEqual({ depth: 32, overlap: true })
})
